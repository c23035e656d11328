"""asyncssh with gssnative in place of its GSS module (examples/hosts), against the real sshd, OpenSSH's client and asyncssh itself."""

import sys

import rig
import test_logins

HOST = "ssh.rig.test"
METHODS = {"mic": "gssapi-with-mic", "kex": "gssapi-keyex"}
LOGIN = rig.HOSTS / "asyncssh_login.py"


def login(variables, server, user, method, *options, name=HOST, command='echo "$USER"'):
    """asyncssh's client."""
    program = [sys.executable, "-W", "ignore", LOGIN, "client", *options]
    return rig.run([*program, server.port, name, user, server.known_hosts, method, command], variables, check=False)


class Server(rig.ParamikoServer):
    """asyncssh's server, in a process of its own."""

    program = LOGIN

    def __init__(self, configuration, name, **changes):
        super().__init__(configuration, name, "server", **changes)


class Logins:
    """What holds of asyncssh's client, whatever the server is."""

    def login(self, principal, *arguments, **choices):
        return login(rig.settings(self.configuration, KRB5CCNAME=rig.cache(principal)), self.server, *arguments, **choices)

    def assert_logged_in(self, result, user, method, answer):
        self.assertEqual(result.returncode, 0, result.stderr + self.server.log)
        self.assertEqual(result.stdout, f"logged in as {user} by {METHODS[method]}\n{answer}\n")

    def assert_refused(self, result):
        self.assertEqual((result.returncode, result.stdout), (3, ""), result.stderr + self.server.log)
        self.assertIn("PermissionDenied", result.stderr)


@rig.with_both_configurations
class IntoSshd(Logins, rig.RealmTest):
    def setUp(self):
        super().setUp()
        self.server = self.enter(rig.Sshd(self.configuration))

    # Rules R18, R37, R44: OpenSSH checks the MICs over what asyncssh builds, and makes that over its exchange hash.
    def test_alice_as_alice(self):
        for method, name in METHODS.items():
            with self.subTest(method=method):
                self.assert_logged_in(self.login("alice", "alice", method), "alice", method, "alice")
                self.assertIn(f"Accepted {name} for alice ", self.server.log)

    def test_alice_as_bob_is_refused(self):
        for method in METHODS:
            with self.subTest(method=method):
                self.assert_refused(self.login("alice", "bob", method))
                self.assertNotIn("Accepted", self.server.log)

    def test_without_a_ticket_it_goes_on_without_gss(self):
        for method in METHODS:
            with self.subTest(method=method):
                result = self.login("nobody", "alice", method)
                self.assert_refused(result)
                self.assertIn("GSSN_E_NO_CREDENTIALS", result.stderr)


@rig.with_both_configurations
class IntoItself(Logins, rig.RealmTest):
    def setUp(self):
        super().setUp()
        self.server = self.enter(Server(self.configuration, HOST))

    def assert_greeted(self, result, user, method):
        self.assert_logged_in(result, user, method, f"hello {user}, you said: hi")

    def test_with_both_ends_ours(self):
        for method in METHODS:
            with self.subTest(method=method):
                self.assert_greeted(self.login("alice", "alice", method, command="hi"), "alice", method)
                self.assertIn("alice@RIG.TEST logs in as alice (auth_to_local)", self.server.log)

    # asyncssh's own rule, principal == user@REALM, would say no.
    def test_a_k5login_decides(self):
        for method in METHODS:
            with self.subTest(method=method):
                self.assert_greeted(self.login("alice", "deploy", method, command="hi"), "deploy", method)
                self.assertIn("alice@RIG.TEST logs in as deploy (k5login)", self.server.log)

    # Rule R65: the MIC is good, the user is not hers.
    def test_alice_as_bob_is_refused(self):
        for method in METHODS:
            with self.subTest(method=method):
                self.assert_refused(self.login("alice", "bob", method))
                self.assertIn("GSSN_E_NOT_AUTHORIZED", self.server.log)
        self.assertNotIn("logs in as", self.server.log)

    # Each exchange has an object of its own. (OpenSSH's server ends the connection there: asyncssh 2.10 sends the message that made it
    # exchange keys after its KEXINIT.)
    def test_keys_are_exchanged_again(self):
        result = self.login("alice", "alice", "kex", "--rekey", command="hi")
        self.assert_greeted(result, "alice", "kex")
        self.assertGreaterEqual(result.stderr.count("Completed key exchange"), 2, result.stderr)

    # Its own client has the host name canonicalised as krb5.conf says, as ssh does, and offers SPNEGO as well, in any order.
    def test_the_stock_client(self):
        self.server = self.enter(Server(self.configuration, "localhost"))
        for seed in ("1", "2", "3"):        # of Python's sets, hence of the order in which it offers
            with self.subTest(seed=seed):
                self.environment(PYTHONHASHSEED=seed)
                self.assert_greeted(self.login("alice", "alice", "mic", "--stock", name="localhost", command="hi"), "alice", "mic")
        self.assert_greeted(self.login("alice", "alice", "kex", "--stock", name="localhost", command="hi"), "alice", "kex")


@rig.with_both_configurations
class FromOpenSsh(rig.RealmTest):
    """With-mic only: Debian's ssh ends the connection at the SSH_MSG_KEXGSS_HOSTKEY that asyncssh sends."""

    def setUp(self):
        super().setUp()
        self.name = HOST if self.configuration == "kind" else "localhost"
        self.server = self.enter(Server(self.configuration, self.name))

    def login(self, principal, user, *options):
        variables = rig.settings(self.configuration, KRB5CCNAME=rig.cache(principal))
        return test_logins.ssh(variables, self.server, user, *options, host=self.name)

    # Rule R18: OpenSSH's client makes the MIC, asyncssh what is under it.
    def test_alice_as_alice(self):
        result = self.login("alice", "alice")
        self.assertEqual((result.returncode, result.stdout), (0, "hello alice, you said: whoami-please\n"), result.stderr + self.server.log)

    def test_alice_as_bob_is_refused(self):
        result = self.login("alice", "bob")
        self.assertEqual((result.returncode, result.stdout), (255, ""), self.server.log)
        self.assertIn("GSSN_E_NOT_AUTHORIZED", self.server.log)

    # Rule R69: the client is told the kind of error, the log the rest.
    def test_the_peer_is_not_told_the_details(self):
        self.server = self.enter(Server(self.configuration, self.name, KRB5_KTNAME=rig.keytab("other")))
        result = self.login("alice", "alice", "LogLevel=DEBUG1")
        self.assertEqual(result.returncode, 255, self.server.log)
        self.assertIn("Server GSSAPI Error:\nGSSN_E_BAD_KEYTAB\n", result.stderr.replace("\r", ""))
        for detail in ("keytab", "RIG.TEST"):
            self.assertIn(detail, self.server.log)
            self.assertNotIn(detail, result.stderr.split("Server GSSAPI Error:")[1])

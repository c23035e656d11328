"""Whole SSH logins: paramiko with the drop-in into a real sshd, and OpenSSH's client into a paramiko server with the drop-in."""

import re
import sys

import gssnative
import rig

HOST = "ssh.rig.test"


def ssh(variables, server, user, *options, host=HOST, method="gssapi-with-mic", command="whoami-please"):
    """OpenSSH's client, by one method only."""
    settings = (
        f"UserKnownHostsFile={server.known_hosts}", "GlobalKnownHostsFile=none", "StrictHostKeyChecking=yes", "BatchMode=yes",
        "IdentityFile=none", "GSSAPIAuthentication=yes", f"PreferredAuthentications={method}", "ConnectTimeout=10",
        f"GSSAPIKeyExchange={'yes' if method == 'gssapi-keyex' else 'no'}", *options,
    )  # fmt: skip
    arguments = [each for setting in settings for each in ("-o", setting)]
    return rig.run(["ssh", "-F", "none", *arguments, "-p", server.port, f"{user}@{host}", command], variables, check=False)


def paramiko_login(variables, server, user, *options, name=HOST, command='echo "$USER"'):
    """The demo's client: paramiko with the drop-in."""
    program = [sys.executable, "-W", "ignore", rig.DEMO / "paramiko_client.py", *options]
    return rig.run([*program, "127.0.0.1", server.port, name, user, server.known_hosts, command], variables, check=False)


@rig.with_both_configurations
class IntoSshd(rig.RealmTest):
    def setUp(self):
        super().setUp()
        self.sshd = self.enter(rig.Sshd(self.configuration))

    def login(self, principal, user, *options, **choices):
        variables = rig.settings(self.configuration, KRB5CCNAME=rig.cache(principal))
        return paramiko_login(variables, self.sshd, user, *options, **choices)

    def assert_logged_in(self, result, user):
        self.assertEqual(result.returncode, 0, result.stderr + self.sshd.log)
        self.assertEqual(result.stdout, f"logged in as {user} by gssapi-with-mic\n{user}\n")
        self.assertIn(f"Accepted gssapi-with-mic for {user} ", self.sshd.log)

    # Rules R12, R13, R17, R18: OpenSSH's server wants mutual authentication and integrity, and checks our MIC.
    def test_alice_as_alice(self):
        self.assert_logged_in(self.login("alice", "alice"), "alice")

    def test_alice_as_deploy_by_k5login(self):
        self.assert_logged_in(self.login("alice", "deploy"), "deploy")

    def test_by_the_name_localhost(self):
        self.assert_logged_in(self.login("alice", "alice", name="localhost"), "alice")

    def test_the_exit_status_of_the_command(self):
        self.assertEqual(self.login("alice", "alice", command="exit 7").returncode, 7)

    def test_alice_as_bob_is_refused(self):
        result = self.login("alice", "bob")
        self.assertEqual(result.returncode, 3, result.stdout)
        self.assertNotIn("Accepted", self.sshd.log)

    def test_unknown_host(self):
        result = self.login("alice", "alice", name="unheard-of.rig.test")
        self.assertEqual(result.returncode, 3, result.stdout)
        self.assertIn("GSSN_E_SERVER_UNKNOWN", result.stderr)
        self.assertIn("unheard-of.rig.test", result.stderr)

    def test_no_ticket(self):
        result = self.login("nobody", "alice")
        self.assertEqual(result.returncode, 3, result.stdout)
        self.assertIn("GSSN_E_NO_CREDENTIALS", result.stderr)

    def test_a_ticket_for_another_host_is_refused_by_sshd(self):
        # paramiko overlooks a failure that comes after its first token, and waits.
        result = self.login("alice", "alice", "--seconds=2", name="other.rig.test")
        self.assertEqual(result.returncode, 3, result.stdout)
        self.assertNotIn("Accepted", self.sshd.log)


@rig.with_both_configurations
class FromOpenSsh(rig.RealmTest):
    """With the configuration of distributions ssh itself canonicalises; localhost is the name that it then ends at."""

    def setUp(self):
        super().setUp()
        self.name = HOST if self.configuration == "kind" else "localhost"

    def serve(self, *options, **changes):
        return self.enter(rig.ParamikoServer(self.configuration, self.name, *options, **changes))

    def login(self, server, principal, user, *options, name=None):
        variables = rig.settings(self.configuration, KRB5CCNAME=rig.cache(principal))
        return ssh(variables, server, user, *options, host=name or self.name)

    def assert_refused(self, server, result):
        self.assertEqual(result.returncode, 255, result.stdout + server.log)
        self.assertEqual(result.stdout, "")

    # Rule R18: OpenSSH's client makes the MIC that we check.
    def test_alice_as_alice(self):
        server = self.serve()
        result = self.login(server, "alice", "alice")
        self.assertEqual((result.returncode, result.stdout), (0, "hello alice, you said: whoami-please\n"), result.stderr + server.log)
        self.assertIn("alice@RIG.TEST may log in as alice (auth_to_local)", server.log)

    def test_alice_as_deploy_by_k5login(self):
        server = self.serve()
        result = self.login(server, "alice", "deploy")
        self.assertEqual(result.returncode, 0, result.stderr + server.log)
        self.assertIn("alice@RIG.TEST may log in as deploy (k5login)", server.log)

    # Rule R65: the MIC is good, the user is not hers.
    def test_alice_as_bob_is_refused(self):
        server = self.serve()
        self.assert_refused(server, self.login(server, "alice", "bob"))
        self.assertIn("alice@RIG.TEST may not log in as bob", server.log)
        self.assertIn("GSSN_E_NOT_AUTHORIZED", server.log)
        # The server goes on.
        self.assertEqual(self.login(server, "alice", "alice").returncode, 0)

    def test_with_virtual_users_alice_as_bob_is_still_refused(self):
        server = self.serve("--virtual-users")
        self.assert_refused(server, self.login(server, "alice", "bob"))
        self.assert_refused(server, self.login(server, "alice", "nobody-of-this-name"))
        self.assertEqual(self.login(server, "alice", "alice").returncode, 0, server.log)

    def test_delegation_asked_of_a_server_that_declines(self):
        server = self.serve()
        result = self.login(server, "alice", "alice", "GSSAPIDelegateCredentials=yes")
        self.assertEqual(result.returncode, 0, result.stderr + server.log)

    # Rules R62, R80: OpenSSH's ticket, stored by our server, is good for another server, a real one.
    def test_a_delegated_ticket_is_stored_and_logs_in_elsewhere(self):
        for method in ("gssapi-with-mic", "gssapi-keyex"):
            with self.subTest(method=method):
                server = self.serve("--keep-delegated")
                variables = rig.settings(self.configuration, KRB5CCNAME=rig.cache("alice"))
                result = ssh(variables, server, "alice", "GSSAPIDelegateCredentials=yes", host=self.name, method=method)
                self.assertEqual(result.returncode, 0, result.stderr + server.log)
                stored = re.search(r"the ticket of alice@RIG\.TEST is in (FILE:/tmp/krb5cc_\S+)", server.log)
                self.assertIsNotNone(stored, server.log)
                self.addCleanup(gssnative.ccache_destroy, stored.group(1))
                sshd = self.enter(rig.Sshd(self.configuration))
                elsewhere = ssh(rig.settings(self.configuration, KRB5CCNAME=stored.group(1)), sshd, "alice", host=self.name, command='echo "$USER"')
                self.assertEqual((elsewhere.returncode, elsewhere.stdout), (0, "alice\n"), elsewhere.stderr + sshd.log)

    def test_a_ticket_for_another_name_of_the_keytab(self):
        # What ssh asks for by this option is canonicalised too, so only the kind configuration can name another host.
        server = self.serve()
        result = self.login(server, "alice", "alice", "GSSAPIServerIdentity=other.rig.test")
        if self.configuration == "kind":
            self.assert_refused(server, result)
            self.assertIn("GSSN_E_SERVER_UNKNOWN", server.log)
        else:
            self.assertEqual(result.returncode, 0, result.stderr + server.log)

    def test_a_server_with_the_wrong_keytab(self):
        server = self.serve(KRB5_KTNAME=rig.keytab("other"))
        self.assert_refused(server, self.login(server, "alice", "alice"))
        self.assertIn("GSSN_E_BAD_KEYTAB", server.log)


@rig.with_both_configurations
class BothOurs(rig.RealmTest):
    def test_the_demo_client_into_the_demo_server(self):
        server = self.enter(rig.ParamikoServer(self.configuration, HOST))
        for user, status in (("alice", 0), ("bob", 3)):
            result = paramiko_login(rig.settings(self.configuration), server, user, command="hi")
            self.assertEqual(result.returncode, status, result.stderr + server.log)
        self.assertIn("alice@RIG.TEST may not log in as bob", server.log)

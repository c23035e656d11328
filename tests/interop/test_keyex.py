"""SSH connections with GSS key exchange: the drop-in as client and as server, with OpenSSH and with paramiko's own module on the other side."""

import gssnative
import paramiko
import rig
from gssnative import Hint, Status
from gssnative import paramiko_ssh_gss as drop_in
from keyex_rig import SECONDS, KeyexTest, damage, execute, with_own_module
from own_module import HOST, paramikos_own
from test_logins import ssh

GSS_PREFIX = "gss-"


@rig.with_both_configurations
class IntoSshd(KeyexTest):
    def setUp(self):
        super().setUp()
        self.sshd = self.enter(rig.Sshd(self.configuration))

    # Rules R37, R41, R44, R48: sshd wants mutual authentication and integrity, checks our MIC, and we check its MIC over the hash that holds no host key.
    def test_a_login_and_a_rekey(self):
        client = self.connect(self.sshd)
        self.assertEqual(execute(client, 'echo "$USER"'), "alice\n")
        self.assertIn("Accepted gssapi-keyex for alice ", self.sshd.log)
        transport = client.get_transport()
        first = transport.H
        for _ in range(2):
            transport.renegotiate_keys()
            self.assertTrue(transport.gss_kex_used)
            self.assertNotEqual(transport.H, first)
            self.assertEqual(execute(client, 'echo "still $USER"'), "still alice\n")

    def test_alice_as_deploy_by_k5login(self):
        self.assertEqual(execute(self.connect(self.sshd, "deploy"), "echo $USER"), "deploy\n")

    def test_alice_as_bob_is_refused(self):
        with self.assertRaises(paramiko.AuthenticationException):
            self.connect(self.sshd, "bob")
        self.assertNotIn("Accepted", self.sshd.log)

    def test_delegation(self):
        self.assertIn("Default principal: alice@RIG.TEST", execute(self.connect(self.sshd, gss_deleg_creds=True), "klist"))
        self.assertNotIn("Default principal", execute(self.connect(self.sshd), "klist 2>&1"))

    def test_the_next_method_follows_a_refusal(self):
        with self.assertRaises(paramiko.AuthenticationException):
            self.connect(self.sshd, "bob", gss_auth=True)
        self.assertIn("Authentication (gssapi-keyex) failed.", self.log.lines)
        self.assertIn("Authentication (gssapi-with-mic) failed.", self.log.lines)

    def test_no_ticket(self):
        self.environment(KRB5CCNAME=rig.cache("nobody"))
        with self.assertRaises(gssnative.GssError) as caught:
            self.connect(self.sshd)
        self.assertEqual(caught.exception.status, Status.E_NO_CREDENTIALS)

    def test_a_ticket_for_another_host_is_refused_by_sshd(self):
        # sshd closes the connection without a word.
        self.assertRaises(EOFError, self.connect, self.sshd, name="other.rig.test")


@rig.with_both_configurations
class FromOpenSsh(KeyexTest):
    """With the configuration of distributions ssh itself canonicalises; localhost is the name that it then ends at."""

    def setUp(self):
        super().setUp()
        self.name = HOST if self.configuration == "kind" else "localhost"

    def login(self, server, user, command="whoami", *options):
        variables = rig.settings(self.configuration, KRB5CCNAME=rig.cache("alice"))
        return ssh(variables, server, user, *options, host=self.name, method="gssapi-keyex", command=command)

    def assert_output(self, result, expected):
        self.assertEqual((result.returncode, result.stdout), (0, expected), f"{result.stderr}\n{self.log}")

    def assert_refused(self, result):
        self.assertEqual((result.returncode, result.stdout), (255, ""), str(self.log))

    # Rules R37, R44, R48: ssh checks our MIC over the hash, and we check its MIC for the user.
    def test_alice_as_alice(self):
        server = self.serve(self.name)
        self.assert_output(self.login(server, "alice"), "alice")
        self.assertEqual(server.transport.kexgss_ctxt.peer_name, "alice@RIG.TEST")
        self.assertIs(server.transport.kexgss_ctxt.credentials_delegated, False)
        self.assertIn("alice@RIG.TEST may log in as alice (auth_to_local)", self.log.lines)

    def test_group_exchange(self):
        self.assert_output(self.login(self.serve(self.name), "alice", "whoami", "GSSAPIKexAlgorithms=gss-gex-sha1-"), "alice")

    def test_alice_as_deploy_by_k5login(self):
        self.assert_output(self.login(self.serve(self.name), "deploy"), "deploy")
        self.assertIn("alice@RIG.TEST may log in as deploy (k5login)", self.log.lines)

    # Rules R40, R65: the MIC is good, the user is not hers.
    def test_alice_as_bob_is_refused(self):
        server = self.serve(self.name)
        self.assert_refused(self.login(server, "bob"))
        self.assertIn("alice@RIG.TEST may not log in as bob", self.log.lines)
        self.assertIn("Auth rejected (gssapi-keyex).", self.log.lines)
        self.assert_output(self.login(server, "alice"), "alice")

    def test_a_ticket_for_another_name_of_the_keytab(self):
        server = self.serve("other.rig.test")
        self.assert_refused(self.login(server, "alice"))
        self.assertIn("GSSN_E_SERVER_UNKNOWN", str(self.log))

    # Rule R44: the MIC of a later exchange is over its own hash, not over the session identifier.
    def test_a_rekey_by_the_server(self):
        server = self.serve(self.name)
        self.assert_output(self.login(server, "alice", "rekey"), "alice")
        self.assertEqual(server.transport.exchanges, 2)

    # Rule R44: the same, at the client's wish.
    def test_a_rekey_by_the_client(self):
        # More than ssh's window, so that the command cannot end before the client had its say.
        server, size = self.serve(self.name), 5_000_000
        result = self.login(server, "alice", f"bytes {size}", "RekeyLimit=1M")
        self.assertEqual((result.returncode, result.stdout == "x" * size), (0, True), f"{result.stderr}\n{self.log}")
        self.assertGreater(server.transport.exchanges, 1)

    # Rule R44: a real client ends the exchange.
    def test_a_damaged_mic_of_the_exchange(self):
        def prepare(transport):
            transport.kexgss_ctxt.ssh_get_mic = damage(transport.kexgss_ctxt.ssh_get_mic)

        self.assert_refused(self.login(self.serve(self.name, prepare=prepare), "alice"))

    def test_delegation_asked_of_a_server_that_declines(self):
        server = self.serve(self.name)
        self.assert_output(self.login(server, "alice", "whoami", "GSSAPIDelegateCredentials=yes"), "alice")
        self.assertIs(server.transport.kexgss_ctxt.credentials_delegated, False)


@rig.with_both_configurations
class BothOurs(KeyexTest):
    """paramiko on both sides, with the drop-in on both or with paramiko's own module on one."""

    def setUp(self):
        super().setUp()
        # paramiko's own client canonicalises; with the configuration of distributions this is the name that stays.
        self.name = HOST if self.configuration == "kind" else "localhost"

    def connect(self, *arguments, **options):
        return super().connect(*arguments, **{"name": self.name, **options})

    def test_logins_and_rekeys_by_both(self):
        server = self.serve(self.name)
        client = self.connect(server)
        self.assertEqual(execute(client, "whoami"), "alice")
        client.get_transport().renegotiate_keys()
        self.assertEqual(execute(client, "rekey"), "alice")
        self.assertEqual(server.transport.exchanges, 3)
        self.assertEqual(server.transport.kexgss_ctxt.peer_name, "alice@RIG.TEST")

    # Rules R36, R38: the context of the first exchange still authenticates after others, and does so once.
    def test_a_rekey_before_the_login(self):
        transport = paramiko.Transport(("127.0.0.1", self.serve(self.name).port), gss_kex=True, gss_deleg_creds=False)
        self.addCleanup(transport.close)
        transport.set_gss_host(self.name, trust_dns=False)
        transport.start_client(timeout=SECONDS)
        transport.renegotiate_keys()
        self.assertNotEqual(transport.session_id, transport.H)
        transport.auth_gssapi_keyex("alice")
        self.assertIn("alice@RIG.TEST may log in as alice (auth_to_local)", self.log.lines)
        with self.assertRaises(gssnative.GssError) as caught:
            transport.kexgss_ctxt.ssh_get_mic(transport.session_id)
        self.assertEqual(caught.exception.status, Status.E_BAD_STATE)

    def test_alice_as_bob_is_refused(self):
        with self.assertRaises(paramiko.AuthenticationException):
            self.connect(self.serve(self.name), "bob")
        self.assertIn("alice@RIG.TEST may not log in as bob", self.log.lines)

    def test_own_names_of_the_policy(self):
        # paramiko closes the connection without a word.
        self.assertRaises(EOFError, self.connect, self.serve(None))
        self.assertIn("the server does not know its own name", str(self.log))
        drop_in.policy.own_names = [self.name]
        self.connect(self.serve(None))

    def test_the_host_key_is_not_asked_for(self):
        self.connect(self.serve(self.name))
        # Where the exchange did not authenticate the server, the host key must, and nobody knows it here.
        for options in ({"gss_kex": True}, {"gss_kex": False, "gss_auth": True}):
            with self.assertRaisesRegex(paramiko.SSHException, "not found in known_hosts"):
                self.connect(self.serve(self.name, gss_kex=False), **options)

    #: Another mechanism's first token (SPNEGO, empty), one cut short, an error token of Kerberos, nothing that anybody knows.
    ODD_TOKENS = (
        bytes.fromhex("600a06062b0601050502a000"), bytes.fromhex("606006092a864886f712010202"),
        bytes.fromhex("600d06092a864886f7120102020300"), b"odd", bytes(4096),
    )  # fmt: skip

    # Rule R46: the MIC without a token, too; whatever the server sends, the client's error is one that paramiko expects of the module.
    def test_odd_tokens_of_the_server(self):
        for token in (None, *self.ODD_TOKENS):

            def prepare(transport, token=token):
                accept = transport.kexgss_ctxt.ssh_accept_sec_context
                transport.kexgss_ctxt.ssh_accept_sec_context = lambda *arguments: (accept(*arguments), token)[1]

            with self.subTest(token=token), self.assertRaises(drop_in.GSS_EXCEPTIONS):
                self.connect(self.serve(self.name, prepare=prepare))

    # Rule R5: and the other way round.
    def test_odd_tokens_of_the_client(self):
        for token in (b"", *self.ODD_TOKENS):

            def make(*arguments, token=token, **options):
                transport = paramiko.Transport(*arguments, **options)
                transport.kexgss_ctxt.ssh_init_sec_context = lambda **_: token
                return transport

            server = self.serve(self.name)
            with self.subTest(token=token):
                self.assertRaises(EOFError, self.connect, server, transport=make)
                server.wait_for_the_end()
                self.assertIsInstance(server.transport.get_exception(), drop_in.GSS_EXCEPTIONS)
        self.connect(self.serve(self.name))

    # Rule R44: our client ends the exchange, and takes the server for unauthenticated.
    def test_a_damaged_mic_of_the_exchange(self):
        transports = []

        def prepare(transport):
            transport.kexgss_ctxt.ssh_get_mic = damage(transport.kexgss_ctxt.ssh_get_mic)

        def make(*arguments, **options):
            transports.append(paramiko.Transport(*arguments, **options))
            return transports[-1]

        with self.assertRaises(gssnative.GssError) as caught:
            self.connect(self.serve(self.name, prepare=prepare), transport=make)
        self.assertEqual(caught.exception.status, Status.E_BAD_MIC)
        self.assertFalse(transports[0].gss_kex_used)
        self.assertFalse(transports[0].initial_kex_done)

    # Rule R44: so does paramiko's server in a rekey.
    def test_a_mic_over_the_session_identifier(self):
        def prepare(transport):
            mend = transport.kexgss_ctxt.ssh_gss_exchange_hash
            transport.kexgss_ctxt.ssh_gss_exchange_hash = lambda exchange_hash: mend(transport.session_id)

        client = self.connect(self.serve(self.name, prepare=prepare))
        self.assertRaises(EOFError, client.get_transport().renegotiate_keys)
        self.assertIn("is not that of a later one", str(self.log))

    # Rule R39: the answer is a failure.
    def test_a_damaged_mic_of_the_login(self):
        def make(*arguments, **options):
            transport = paramiko.Transport(*arguments, **options)
            transport.kexgss_ctxt.ssh_get_mic = damage(transport.kexgss_ctxt.ssh_get_mic)
            return transport

        server = self.serve(self.name)
        with self.assertRaises(paramiko.AuthenticationException):
            self.connect(server, transport=make)
        server.wait_for_the_end()
        self.assertIn("Auth rejected (gssapi-keyex).", self.log.lines)
        self.assertIn("GSSN_E_BAD_MIC", str(self.log))

    def transport_without_gss(self, server):
        """A client whose first key exchange was not a GSS one, whatever it can do later."""
        transport = with_own_module(paramiko.Transport)(("127.0.0.1", server.port), gss_kex=True, gss_deleg_creds=False)
        self.addCleanup(transport.close)
        transport.set_gss_host(self.name, trust_dns=False)
        kex = transport.get_security_options()
        every, kex.kex = kex.kex, [name for name in kex.kex if not name.startswith(GSS_PREFIX)]
        transport.start_client(timeout=SECONDS)
        kex.kex = every
        return transport

    # Rule R35: there is no context that could check the MIC.
    def test_a_login_without_a_key_exchange(self):
        transport = self.transport_without_gss(self.serve(self.name))
        self.assertRaises(paramiko.SSHException, transport.auth_gssapi_keyex, "alice")

        transport = self.transport_without_gss(self.serve(self.name))
        transport.gss_kex_used = True
        transport.kexgss_ctxt.ssh_get_mic = lambda session_id: bytes(28)
        self.assertRaises(paramiko.AuthenticationException, transport.auth_gssapi_keyex, "alice")
        self.assertIn("Auth rejected (gssapi-keyex).", self.log.lines)

    # Rules R35, R36: a GSS exchange that was not the connection's first; our client does not use it, our server refuses it of another.
    def test_a_login_over_a_later_exchange(self):
        for client_is_ours in (True, False):
            server = self.serve(self.name)
            transport = self.transport_without_gss(server)
            if client_is_ours:
                transport.kexgss_ctxt = drop_in.GSSAuth("gssapi-keyex", False)
            # paramiko would count the host key of the exchange before.
            transport.host_key = None
            transport.renegotiate_keys()
            self.assertTrue(transport.gss_kex_used)
            if client_is_ours:
                with self.assertRaises(gssnative.GssError) as caught:
                    transport.auth_gssapi_keyex("alice")
                self.assertEqual(caught.exception.hint, Hint.LATER_EXCHANGE)
            else:
                self.assertRaises(paramiko.AuthenticationException, transport.auth_gssapi_keyex, "alice")
                server.wait_for_the_end()
                self.assertIn("is not the hash of this key exchange", str(self.log))

    # Rule R37: the method under the MIC is this one.
    def test_a_mic_of_the_other_method(self):
        def make(*arguments, **options):
            transport = with_own_module(paramiko.Transport)(*arguments, **options)
            transport.kexgss_ctxt._auth_method = "gssapi-with-mic"
            return transport

        server = self.serve(self.name)
        with self.assertRaises(paramiko.AuthenticationException):
            self.connect(server, transport=make)
        server.wait_for_the_end()
        self.assertIn("GSSN_E_BAD_MIC", str(self.log))

    # Rules R37, R44: python-gssapi makes the MIC that we check, and checks ours.
    def test_their_client_and_our_server(self):
        server = self.serve(self.name)
        client = self.connect(server, transport=with_own_module(paramiko.Transport))
        self.assertEqual(execute(client, "whoami"), "alice")
        client.get_transport().renegotiate_keys()
        self.assertEqual(execute(client, "rekey"), "alice")
        self.assertEqual(server.transport.exchanges, 3)
        with self.assertRaises(paramiko.AuthenticationException):
            self.connect(server, "bob", transport=with_own_module(paramiko.Transport))

    # Rule R65: paramiko's own server lets alice in as bob. Its rekey does not work with itself either.
    def test_our_client_and_their_server(self):
        def prepare(transport):
            transport.kexgss_ctxt = paramikos_own().GSSAuth("gssapi-keyex")

        server = self.serve(self.name, prepare=prepare)
        client = self.connect(server, "bob")
        self.assertEqual(execute(client, "whoami"), "bob")
        self.assertRaises(EOFError, client.get_transport().renegotiate_keys)

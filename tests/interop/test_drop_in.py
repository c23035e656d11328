"""The drop-in beside paramiko's own module: same names, same arguments, same bytes."""

import importlib.util
import inspect
import sys
import unittest
from pathlib import Path

import gssnative
import rig
from gssnative import Status, UnsupportedError
from gssnative import paramiko_ssh_gss as drop_in

HOST = "ssh.rig.test"
KRB5 = bytes.fromhex("06092a864886f712010202")
SPNEGO = bytes.fromhex("06062b0601050502")


def paramikos_own():
    """paramiko's ssh_gss.py from its file, whatever stands in its place in sys.modules."""
    package = Path(importlib.util.find_spec("paramiko").origin).parent
    spec = importlib.util.spec_from_file_location("paramikos_own_ssh_gss", package / "ssh_gss.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Parity(unittest.TestCase):
    """Where paramiko has the same for each of its libraries, so has the drop-in."""

    #: The members that the reference page of paramiko.ssh_gss names.
    SEED = {
        "set_service": ["service"],
        "set_username": ["username"],
        "ssh_check_mech": ["desired_mech"],
        "ssh_gss_oids": ["mode"],
        "save_client_creds": ["client_token"],
        "ssh_accept_sec_context": ["hostname", "recv_token", "username"],
        "ssh_check_mic": ["mic_token", "session_id", "username"],
        "ssh_get_mic": ["session_id", "gss_kex"],
        "ssh_init_sec_context": ["target", "desired_mech", "username", "recv_token"],
    }

    @classmethod
    def setUpClass(cls):
        cls.own = paramikos_own()

    def test_seed(self):
        for name, arguments in self.SEED.items():
            signature = inspect.signature(getattr(drop_in._SSH_GSSAPI, name))
            self.assertEqual(list(signature.parameters), ["self", *arguments], name)
        self.assertIsInstance(drop_in._SSH_GSSAPI.credentials_delegated, property)
        self.assertEqual(list(inspect.signature(drop_in.GSSAuth).parameters), ["auth_method", "gss_deleg_creds"])

    def test_names_of_the_module(self):
        for name in ("GSSAuth", "GSS_AUTH_AVAILABLE", "GSS_EXCEPTIONS", "_SSH_GSSAuth", "_SSH_GSSAPI_OLD", "_SSH_GSSAPI_NEW", "_SSH_SSPI"):
            self.assertTrue(hasattr(self.own, name), name)
            self.assertTrue(hasattr(drop_in, name), name)
        self.assertIs(drop_in.GSS_AUTH_AVAILABLE, True)
        self.assertIn(gssnative.GssError, drop_in.GSS_EXCEPTIONS)

    def test_public_members_and_arguments(self):
        compared = 0
        for name in ("_SSH_GSSAuth", "_SSH_GSSAPI_OLD", "_SSH_GSSAPI_NEW", "_SSH_SSPI"):
            theirs, ours = getattr(self.own, name), getattr(drop_in, name)
            for member, value in inspect.getmembers(theirs):
                if member.startswith("_"):
                    continue
                self.assertEqual(isinstance(value, property), isinstance(getattr(ours, member), property), member)
                # paramiko itself calls this one in the other classes' order, so on SSPI its own order cannot work.
                if isinstance(value, property) or (name, member) == ("_SSH_SSPI", "ssh_accept_sec_context"):
                    continue
                self.assertEqual(self.arguments(value), self.arguments(getattr(ours, member)), f"{name}.{member}")
                compared += 1
        self.assertGreater(compared, 20)

    @staticmethod
    def arguments(function):
        return [(each.name, each.default) for each in inspect.signature(function).parameters.values()]

    def test_attributes_that_paramiko_reads(self):
        theirs = self.own._SSH_GSSAuth("gssapi-with-mic", True)
        ours = drop_in.GSSAuth("gssapi-with-mic")
        expected = {name for name in vars(theirs) if name != "_krb5_mech"}
        self.assertLessEqual(expected, set(vars(ours)))
        self.assertFalse(ours._gss_srv_ctxt_status)

    def test_oids(self):
        theirs, ours = self.own._SSH_GSSAuth("gssapi-with-mic", True), drop_in.GSSAuth("gssapi-with-mic")
        self.assertEqual(theirs.ssh_gss_oids(), ours.ssh_gss_oids())
        for mode in ("client", "server", "anything"):
            self.assertEqual(theirs.ssh_gss_oids(mode), ours.ssh_gss_oids(mode))

    def test_check_mech(self):
        theirs, ours = self.own._SSH_GSSAuth("gssapi-with-mic", True), drop_in.GSSAuth("gssapi-with-mic")
        for oid in (KRB5, SPNEGO):
            self.assertIs(theirs.ssh_check_mech(oid), ours.ssh_check_mech(oid))
        # paramiko raises the decoder's exception, or ignores what follows.
        for oid in (b"", b"\x06", KRB5 + b"\0"):
            self.assertIs(ours.ssh_check_mech(oid), False)

    # Rule R18: the bytes that paramiko's own module builds.
    def test_mic_input(self):
        theirs = self.own._SSH_GSSAuth("gssapi-with-mic", True)
        for user in ("alice", "", "u" * 1024):
            built = theirs._ssh_build_mic(rig.SESSION_ID, user, "ssh-connection", "gssapi-with-mic")
            self.assertEqual(built, gssnative.mic_input(rig.SESSION_ID, user))


class Refusals(unittest.TestCase):
    def test_methods(self):
        for method in ("gss-keyex", "gssapi", "unheard-of", ""):
            with self.assertRaises(UnsupportedError) as caught:
                drop_in.GSSAuth(method)
            self.assertIn(method, str(caught.exception))

    def test_a_mechanism_that_is_not_krb5(self):
        import paramiko

        auth = drop_in.GSSAuth("gssapi-with-mic")
        with self.assertRaisesRegex(paramiko.SSHException, r"Unsupported mechanism OID\."):
            auth.ssh_init_sec_context(HOST, SPNEGO, "alice")

    # Rule R35: without a key exchange nothing is made or checked over one.
    def test_calls_before_a_context(self):
        for method in ("gssapi-with-mic", "gssapi-keyex"):
            auth = drop_in.GSSAuth(method)
            for call in (
                lambda: auth.ssh_get_mic(rig.SESSION_ID),
                lambda: auth.ssh_get_mic(rig.SESSION_ID, True),
                lambda: auth.ssh_check_mic(b"mic", rig.SESSION_ID),
                lambda: auth.ssh_check_mic(b"mic", rig.SESSION_ID, "alice"),
                lambda: auth.ssh_init_sec_context(HOST, KRB5, "alice", b"token"),
                lambda: auth.credentials_delegated,
            ):
                with self.assertRaises(gssnative.GssError) as caught:
                    call()
                self.assertEqual(caught.exception.status, Status.E_BAD_STATE)

    def test_service_names(self):
        auth = drop_in.GSSAuth("gssapi-with-mic")
        auth.set_service("ssh-foo")
        self.assertEqual(auth._service, "ssh-foo")
        self.assertRaises(gssnative.GssError, auth.set_service, "foo")

    def test_a_server_without_a_name(self):
        with self.assertRaises(gssnative.GssError) as caught:
            drop_in.GSSAuth("gssapi-with-mic").ssh_accept_sec_context(None, b"token", "alice")
        self.assertIn("set_gss_host", caught.exception.advice)


@rig.with_both_configurations
class Login(rig.RealmTest):
    """The calls of a login, as paramiko makes them."""

    def setUp(self):
        super().setUp()
        policy = drop_in.policy
        before = dict(vars(policy))
        self.addCleanup(lambda: vars(policy).update(before))

    def established(self, user="alice", own_name=HOST, delegate=False):
        client, server = drop_in.GSSAuth("gssapi-with-mic", delegate), drop_in.GSSAuth("gssapi-with-mic")
        token = client.ssh_init_sec_context(HOST, KRB5, user)
        self.assertFalse(client._gss_ctxt_status)
        reply = server.ssh_accept_sec_context(own_name, token, user)
        self.assertTrue(server._gss_srv_ctxt_status)
        self.assertIsNone(client.ssh_init_sec_context(HOST, KRB5, user, reply))
        self.assertTrue(client._gss_ctxt_status)
        return client, server

    def test_alice_as_alice(self):
        client, server = self.established()
        self.assertIsNone(server.peer_name)
        mic = client.ssh_get_mic(rig.SESSION_ID)
        self.assertIsNone(server.ssh_check_mic(mic, rig.SESSION_ID, "alice"))
        self.assertEqual(server.peer_name, "alice@RIG.TEST")
        self.assertIs(server.credentials_delegated, False)

    def test_alice_as_bob(self):
        client, server = self.established("bob")
        mic = client.ssh_get_mic(rig.SESSION_ID)
        with self.assertRaises(gssnative.GssError) as caught:
            server.ssh_check_mic(mic, rig.SESSION_ID, "bob")
        self.assertEqual(caught.exception.status, Status.E_NOT_AUTHORIZED)

    # Rule R77: the name comes from the peer.
    def test_a_user_name_forges_no_line_of_the_log(self):
        user = "bob\nroot@RIG.TEST may log in as root (k5login)\x1b[2J"
        client, server = self.established(user)
        mic = client.ssh_get_mic(rig.SESSION_ID)
        with self.assertLogs("gssnative.paramiko") as log, self.assertRaises(gssnative.GssError):
            server.ssh_check_mic(mic, rig.SESSION_ID, user)
        self.assertEqual([record.getMessage().isprintable() for record in log.records], [True])

    def test_a_damaged_mic(self):
        client, server = self.established()
        mic = bytearray(client.ssh_get_mic(rig.SESSION_ID))
        mic[-1] ^= 1
        with self.assertRaises(gssnative.GssError) as caught:
            server.ssh_check_mic(bytes(mic), rig.SESSION_ID, "alice")
        self.assertEqual(caught.exception.status, Status.E_BAD_MIC)

    def test_own_names_of_the_policy(self):
        with self.assertRaises(gssnative.GssError):
            self.established(own_name="other.rig.test")
        drop_in.policy.own_names = [HOST]
        self.established(own_name=None)
        self.established(own_name="other.rig.test")

    def test_any_host_key(self):
        drop_in.policy.any_host_key = True
        self.established(own_name=None)

    def test_virtual_users(self):
        self.environment(KRB5CCNAME=rig.cache("carol"))
        may_log_in = self.configuration == "distro"
        for virtual in (False, True):
            drop_in.policy.virtual_users = virtual
            client, server = self.established("carol")
            mic = client.ssh_get_mic(rig.SESSION_ID)
            if virtual and may_log_in:
                server.ssh_check_mic(mic, rig.SESSION_ID, "carol")
            else:
                self.assertRaises(gssnative.GssError, server.ssh_check_mic, mic, rig.SESSION_ID, "carol")

    # Rule R62: only for a client that was let in.
    def test_saving_the_clients_ticket(self):
        drop_in.policy.accept_delegation = True
        seen = []
        drop_in.policy.authorized = lambda gss: seen.append(gss.save_client_creds(None))
        client, server = self.established(delegate=True)
        with self.assertRaises(gssnative.GssError) as caught:
            server.save_client_creds(b"token")
        self.assertEqual(caught.exception.status, Status.E_BAD_STATE)
        server.ssh_check_mic(client.ssh_get_mic(rig.SESSION_ID), rig.SESSION_ID, "alice")
        self.assertEqual(seen, [server.cc_file])
        self.environment(KRB5CCNAME=server.cc_file)
        drop_in.policy.authorized = None
        self.established()
        gssnative.ccache_destroy(server.cc_file)
        self.assertRaises(gssnative.GssError, self.established)

    # Rule R80: off unless the server's program says so.
    def test_a_ticket_is_not_taken_unasked(self):
        client, server = self.established(delegate=True)
        server.ssh_check_mic(client.ssh_get_mic(rig.SESSION_ID), rig.SESSION_ID, "alice")
        with self.assertRaises(gssnative.GssError) as caught:
            server.save_client_creds(None)
        self.assertEqual(caught.exception.status, Status.E_NO_DELEGATED_CREDENTIALS)

    def test_a_new_context_replaces_the_old_one(self):
        client, _ = self.established()
        self.assertIsNotNone(client.ssh_init_sec_context(HOST, KRB5, "alice"))
        self.assertFalse(client._gss_ctxt_status)


@rig.with_both_configurations
class KeyExchange(rig.RealmTest):
    """The calls of key exchanges and of the login over the first of them, as paramiko makes them."""

    FIRST, LATER = bytes([1]) * 20, bytes([2]) * 20

    def setUp(self):
        super().setUp()
        self.client, self.server = drop_in.GSSAuth("gssapi-keyex", False), drop_in.GSSAuth("gssapi-keyex")

    def establish(self):
        reply = self.server.ssh_accept_sec_context(HOST, self.client.ssh_init_sec_context(target=HOST))
        self.assertTrue(self.server._gss_srv_ctxt_status)
        return reply

    def exchange(self, exchange_hash):
        """A whole exchange; the server is told the hash and then given the session identifier."""
        self.server.ssh_gss_exchange_hash(exchange_hash)
        reply = self.establish()
        mic = self.server.ssh_get_mic(self.FIRST, gss_kex=True)
        self.assertIsNone(self.client.ssh_init_sec_context(target=HOST, recv_token=reply))
        self.assertIsNone(self.client.ssh_check_mic(mic, exchange_hash))

    def log_in(self, session_id, user="alice"):
        self.client.set_username(user)
        self.server.ssh_check_mic(self.client.ssh_get_mic(session_id), session_id, user)

    def assert_refused(self, status, function, *arguments):
        with self.assertRaises(gssnative.GssError) as caught:
            function(*arguments)
        self.assertEqual(caught.exception.status, status)
        return caught.exception

    # Rule R44: whatever the family's hash.
    def test_every_size_of_hash(self):
        for size in (20, 32, 48, 64):
            self.setUp()
            self.FIRST = bytes(range(size))
            self.exchange(self.FIRST)
            self.log_in(self.FIRST)
            self.assertEqual(self.server.peer_name, "alice@RIG.TEST")

    # Rules R36, R38: the first exchange's context does it, once, whatever came after.
    def test_a_login_after_later_exchanges(self):
        for exchange_hash in (self.FIRST, self.LATER, bytes([3]) * 20):
            self.exchange(exchange_hash)
        self.assertIsNone(self.server.peer_name)
        self.log_in(self.FIRST)
        self.assertEqual(self.server.peer_name, "alice@RIG.TEST")
        self.assertIs(self.server.credentials_delegated, False)
        self.assert_refused(Status.E_BAD_STATE, self.client.ssh_get_mic, self.FIRST)
        self.exchange(bytes([4]) * 20)
        self.assertEqual(self.server.peer_name, "alice@RIG.TEST")

    # Rule R36: a later exchange authenticates nobody.
    def test_a_login_over_a_later_exchange(self):
        self.exchange(self.FIRST)
        self.exchange(self.LATER)
        self.client.set_username("alice")
        error = self.assert_refused(Status.E_BAD_STATE, self.client.ssh_get_mic, self.LATER)
        self.assertEqual(error.hint, gssnative.Hint.LATER_EXCHANGE)
        mic = self.client.ssh_get_mic(self.FIRST)
        self.assert_refused(Status.E_BAD_STATE, self.server.ssh_check_mic, mic, self.LATER, "alice")

    # Rules R40, R65: after a good MIC.
    def test_alice_as_bob(self):
        self.exchange(self.FIRST)
        self.assert_refused(Status.E_NOT_AUTHORIZED, self.log_in, self.FIRST, "bob")
        # There is no second try with the user who may.
        self.assert_refused(Status.E_BAD_STATE, self.server.ssh_check_mic, b"mic", self.FIRST, "alice")

    # Rule R44: in a later exchange the session identifier is not the hash.
    def test_the_session_identifier_in_place_of_the_hash(self):
        self.exchange(self.FIRST)
        self.establish()
        self.assert_refused(Status.E_BAD_STATE, self.server.ssh_get_mic, self.FIRST, True)

        with gssnative.acceptor(HOST, method=gssnative.Method.KEYEX) as server:
            reply = server.accept(self.client.ssh_init_sec_context(target=HOST))
            self.client.ssh_init_sec_context(target=HOST, recv_token=reply)
            mic = server.get_mic(self.FIRST, gssnative.MicKind.EXCHANGE_HASH)
        self.assert_refused(Status.E_BAD_MIC, self.client.ssh_check_mic, mic, self.LATER)

    # Rules R26, R46: the message with the MIC came without a token, or with one too many.
    def test_a_mic_out_of_order(self):
        reply = self.establish()
        mic = self.server.ssh_get_mic(self.FIRST, True)
        self.assert_refused(Status.E_PROTOCOL, self.client.ssh_check_mic, mic, self.FIRST)

        self.setUp()
        reply = self.establish()
        self.client.ssh_init_sec_context(target=HOST, recv_token=reply)
        self.assert_refused(Status.E_PROTOCOL, self.client.ssh_init_sec_context, HOST, None, None, reply)
        self.assert_refused(Status.E_BAD_STATE, self.client.ssh_check_mic, mic, self.FIRST)

    # Rule R39: what does not verify ends the login.
    def test_a_damaged_mic(self):
        self.exchange(self.FIRST)
        self.client.set_username("alice")
        mic = bytearray(self.client.ssh_get_mic(self.FIRST))
        mic[-1] ^= 1
        self.assert_refused(Status.E_BAD_MIC, self.server.ssh_check_mic, bytes(mic), self.FIRST, "alice")
        self.assertIsNone(self.server.peer_name)

    def test_a_login_is_no_key_exchange(self):
        self.client, self.server = drop_in.GSSAuth("gssapi-with-mic", False), drop_in.GSSAuth("gssapi-with-mic")
        self.client.ssh_init_sec_context(target=HOST, recv_token=self.establish())
        self.assert_refused(Status.E_BAD_STATE, self.server.ssh_get_mic, self.FIRST, True)
        self.assert_refused(Status.E_BAD_STATE, self.client.ssh_check_mic, b"mic", self.FIRST)


@rig.with_both_configurations
class BesideParamikosOwn(rig.RealmTest):
    """A login between the drop-in and paramiko's own module on python-gssapi, either as the client."""

    def log_in(self, client_module, server_module, user="alice"):
        # paramiko's own client canonicalises; with the configuration of distributions this is the name that stays.
        host = HOST if self.configuration == "kind" else "localhost"
        client, server = client_module.GSSAuth("gssapi-with-mic", False), server_module.GSSAuth("gssapi-with-mic", False)
        self.assertTrue(server.ssh_check_mech(KRB5))
        self.assertIn(KRB5, server.ssh_gss_oids("server"))
        reply = server.ssh_accept_sec_context(host, client.ssh_init_sec_context(host, KRB5, user), user)
        self.assertIsNone(client.ssh_init_sec_context(host, KRB5, user, reply))
        self.assertIs(client._gss_ctxt_status, True)
        self.assertIs(server._gss_srv_ctxt_status, True)
        server.ssh_check_mic(client.ssh_get_mic(rig.SESSION_ID), rig.SESSION_ID, user)
        return server

    def test_our_client(self):
        self.assertIs(self.log_in(drop_in, paramikos_own()).credentials_delegated, False)

    def test_our_server(self):
        self.assertIs(self.log_in(paramikos_own(), drop_in).credentials_delegated, False)

    # Rule R65: a good MIC of somebody else.
    def test_paramikos_own_server_lets_alice_in_as_bob_and_ours_does_not(self):
        own = paramikos_own()
        self.log_in(own, own, "bob")
        with self.assertRaises(gssnative.GssError) as caught:
            self.log_in(own, drop_in, "bob")
        self.assertEqual(caught.exception.status, Status.E_NOT_AUTHORIZED)


class Install(unittest.TestCase):
    """install() before and after the import of paramiko; each in a process of its own."""

    CHECK = (
        "from gssnative import paramiko_ssh_gss as drop_in\n"
        "import paramiko.ssh_gss, paramiko.auth_handler, paramiko.transport\n"
        "for method in ('gssapi-with-mic', 'gssapi-keyex'):\n"
        "    assert type(paramiko.ssh_gss.GSSAuth(method)) is drop_in._SSH_GSSAPI\n"
        "for module in (paramiko, paramiko.auth_handler, paramiko.transport):\n"
        "    assert module.GSSAuth is paramiko.ssh_gss.GSSAuth, module\n"
        "for module in (paramiko, paramiko.auth_handler):\n"
        "    assert module.GSS_EXCEPTIONS == (gssnative.GssError,), module\n"
        "assert paramiko.GSS_AUTH_AVAILABLE is True\n"
        "assert paramiko.ssh_gss.policy is drop_in.policy\n"
        "assert gssnative.install() is paramiko.ssh_gss\n"
        "print('installed')\n"
    )

    def run_python(self, code):
        result = rig.run([sys.executable, "-W", "ignore", "-c", code], {}, check=False)
        self.assertEqual(result.stdout, "installed\n", result.stderr)

    def test_before(self):
        self.run_python("import gssnative\ngssnative.install()\nimport paramiko\n" + self.CHECK)

    def test_after(self):
        self.run_python("import paramiko, gssnative\ngssnative.install()\n" + self.CHECK)

    def test_after_the_module_alone(self):
        self.run_python("import paramiko.ssh_gss, gssnative\nassert gssnative.install() is paramiko.ssh_gss\n" + self.CHECK)

    def test_handler_table_of_paramiko_3_2(self):
        """paramiko 3.2 and later call table[kind](message): the functions must be bound."""
        self.run_python(
            "import types\n"
            "from gssnative.paramiko_install import _mend_handlers\n"
            "class AuthHandler:\n"
            "    _server_handler_table = property(lambda self: {})\n"
            "class GssapiWithMicAuthHandler:\n"
            "    def token(self, message): return self, message\n"
            "    __handler_table = {61: token}\n"
            "    _handler_table = property(lambda self: self.__handler_table)\n"
            "module = types.SimpleNamespace(AuthHandler=AuthHandler, GssapiWithMicAuthHandler=GssapiWithMicAuthHandler)\n"
            "for _ in range(2): _mend_handlers(module)\n"
            "handler = GssapiWithMicAuthHandler()\n"
            "assert handler._handler_table[61]('m') == (handler, 'm')\n"
            "print('installed')\n"
        )

    def test_hash_of_a_key_exchange(self):
        """paramiko gives a server's context the session identifier, and no name: the mend tells both, once, and clients nothing."""
        self.run_python(
            "import types\n"
            "from gssnative.paramiko_install import _mend_exchanges\n"
            "class Transport:\n"
            "    def _set_K_H(self, k, h): self.H = h\n"
            "for _ in range(2): _mend_exchanges(types.SimpleNamespace(Transport=Transport))\n"
            "told = []\n"
            "def connection(server_mode, context):\n"
            "    transport = Transport()\n"
            "    transport.server_mode, transport.kexgss_ctxt, transport.gss_host = server_mode, context, 'name'\n"
            "    transport.kex_engine = types.SimpleNamespace(gss_host=None)\n"
            "    transport._set_K_H(1, b'hash')\n"
            "    assert transport.H == b'hash'\n"
            "    return transport.kex_engine.gss_host\n"
            "ours = types.SimpleNamespace(ssh_gss_exchange_hash=told.append)\n"
            "assert [connection(True, ours), told] == ['name', [b'hash']]\n"
            "assert [connection(False, ours), told] == [None, [b'hash']]\n"
            "assert [connection(True, object()), connection(True, None)] == [None, None]\n"
            "_mend_exchanges(types.SimpleNamespace())\n"
            "_mend_exchanges(None)\n"
            "print('installed')\n"
        )

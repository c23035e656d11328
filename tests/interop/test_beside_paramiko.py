"""The drop-in beside paramiko's own module: same names, same arguments, same bytes, and logins between the two."""

import inspect
import unittest

import gssnative
import rig
from gssnative import Status
from gssnative import paramiko_ssh_gss as drop_in
from own_module import HOST, KRB5, SPNEGO, paramikos_own


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

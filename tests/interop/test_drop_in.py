"""The calls of a login by gssapi-with-mic on the drop-in, as paramiko makes them, and what it refuses."""

import unittest

import gssnative
import rig
from gssnative import Status, UnsupportedError
from gssnative import paramiko_ssh_gss as drop_in
from own_module import HOST, KRB5, SPNEGO


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

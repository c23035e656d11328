"""The calls of key exchanges, and of a login over the first, on the drop-in."""

import gssnative
import rig
from gssnative import Status
from gssnative import paramiko_ssh_gss as drop_in
from own_module import HOST


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

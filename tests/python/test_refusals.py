"""Logins that must fail, each with the status that names the cause, with both krb5.conf files."""

import re
import shutil
import time
from pathlib import Path

import gssnative
import rig
from gssnative import Allow, Hint, Routine, State, Status
from login import HOST, Login, assert_fails

# Framed as RFC 2743 section 3.1 says, with SPNEGO's OID.
SPNEGO_TOKEN = bytes.fromhex("600c06062b0601050502") + b"\xa0\x02\x30\x00"


@rig.with_both_configurations
class Tokens(rig.RealmTest):
    def acceptor(self):
        return self.enter(gssnative.acceptor(HOST, "alice"))

    def first_token(self):
        return self.enter(gssnative.initiator(HOST, "alice")).init()

    def assert_dead(self, auth):
        self.assertEqual(auth.info.state, State.FAILED)
        assert_fails(self, Status.E_BAD_STATE, auth.accept, b"more")

    # Rules R5, R16, R78: empty, not framed, of another mechanism.
    def test_first_tokens_that_the_mechanism_never_sees(self):
        for token, status in (
            (b"", Status.E_PROTOCOL),
            (b"garbage", Status.E_BAD_TOKEN),
            (bytes(100), Status.E_BAD_TOKEN),
            (SPNEGO_TOKEN, Status.E_BAD_MECHANISM),
        ):
            with self.subTest(token=token):
                auth = self.acceptor()
                assert_fails(self, status, auth.accept, token)
                self.assert_dead(auth)

    def test_truncated(self):
        token = self.first_token()
        for length in (1, 10, 30, len(token) // 2, len(token) - 1):
            with self.subTest(length=length):
                auth = self.acceptor()
                assert_fails(self, Status.E_BAD_TOKEN, auth.accept, token[:length])
                self.assert_dead(auth)

    def test_damaged_inside(self):
        token = bytearray(self.first_token())
        token[-20] ^= 1
        auth = self.acceptor()
        with self.assertRaises(gssnative.GssError) as caught:
            auth.accept(bytes(token))
        # MIT has one code for what the right key cannot decrypt and for a wrong key.
        self.assertIn(caught.exception.status, (Status.E_BAD_TOKEN, Status.E_BAD_KEYTAB))
        self.assert_dead(auth)

    # Rule R79: the same token again.
    def test_replayed(self):
        token = self.first_token()
        self.acceptor().accept(token)
        auth = self.acceptor()
        assert_fails(self, Status.E_REPLAY, auth.accept, token, hint=Hint.REPLAYED)
        self.assert_dead(auth)

    def test_a_damaged_answer(self):
        with Login() as login:
            answer = bytearray(login.server.accept(login.client.init()))
            answer[-1] ^= 1
            assert_fails(self, Status.E_BAD_TOKEN, login.client.init, bytes(answer))
            self.assertEqual(login.client.info.state, State.FAILED)

    # Rule R16: against the protocol.
    def test_an_empty_answer(self):
        with Login() as login:
            login.client.init()
            assert_fails(self, Status.E_PROTOCOL, login.client.init, b"")
            self.assertEqual(login.client.info.state, State.FAILED)

    # Rule R20: the client makes none.
    def test_mic_before_completion(self):
        with Login() as login:
            login.client.init()
            assert_fails(self, Status.E_BAD_STATE, login.client.get_mic, rig.SESSION_ID)
            self.assertEqual(login.client.info.state, State.IN_PROGRESS)


@rig.with_both_configurations
class Mics(rig.RealmTest):
    def assert_bad(self, login, session_id, mic):
        assert_fails(self, Status.E_BAD_MIC, login.server.check_mic, session_id, mic)
        self.assertEqual(login.server.info.state, State.FAILED)
        assert_fails(self, Status.E_BAD_STATE, login.server.authorize)

    # Rule R18: every byte of the MIC counts.
    def test_a_flipped_bit_anywhere(self):
        with Login() as login:
            length = len(login.establish().client.get_mic(rig.SESSION_ID))
        for position in range(length):
            with Login() as login:
                mic = bytearray(login.establish().client.get_mic(rig.SESSION_ID))
                mic[position] ^= 0x40
                self.assert_bad(login, rig.SESSION_ID, bytes(mic))

    def test_empty_and_truncated(self):
        for length in (0, 1, 16):
            with Login() as login:
                mic = login.establish().client.get_mic(rig.SESSION_ID)[:length]
                self.assert_bad(login, rig.SESSION_ID, mic)

    # Rule R18: the session identifier is under the MIC.
    def test_of_another_session(self):
        with Login() as login:
            mic = login.establish().client.get_mic(bytes(32))
            self.assert_bad(login, rig.SESSION_ID, mic)

    # Rules R18, R74: the user is under the MIC.
    def test_for_another_user(self):
        with Login() as login:
            mic = login.establish().client.get_mic(rig.SESSION_ID)
            login.server.set_username("bob")
            self.assert_bad(login, rig.SESSION_ID, mic)

    # Rules R18, R74: the service is under the MIC.
    def test_for_another_service(self):
        with Login(client={"service": "ssh-other"}) as login:
            self.assert_bad(login, rig.SESSION_ID, login.establish().client.get_mic(rig.SESSION_ID))

    # Rule R18: a MIC of this context.
    def test_of_another_context(self):
        with Login() as login, Login() as other:
            login.establish()
            self.assert_bad(login, rig.SESSION_ID, other.establish().client.get_mic(rig.SESSION_ID))


@rig.with_both_configurations
class Keytabs(rig.RealmTest):
    """The server's key does not fit the client's ticket."""

    def refused(self, status, keytab, hint=None, own_names=HOST, host=HOST, **server):
        self.environment(KRB5_KTNAME=keytab)
        with Login(host=host, own_names=own_names, server=server) as login:
            token = login.client.init()
            error = assert_fails(self, status, login.server.accept, token, hint=hint)
            self.assertEqual(login.server.info.state, State.FAILED)
            return error

    def test_no_keytab(self):
        self.refused(Status.E_BAD_KEYTAB, f"FILE:{rig.folder()}/none.keytab", Hint.NO_KEYTAB)

    def test_empty_keytab(self):
        self.refused(Status.E_BAD_KEYTAB, rig.keytab("empty"), Hint.NO_KEYTAB)

    def test_keytab_of_another_host(self):
        self.refused(Status.E_BAD_KEYTAB, rig.keytab("other"), Hint.KEY_MISMATCH)

    def test_outdated_key(self):
        self.refused(Status.E_BAD_KEYTAB, rig.keytab("old"), Hint.KEY_MISMATCH)

    def test_another_key_of_the_same_version(self):
        self.refused(Status.E_BAD_KEYTAB, rig.keytab("wrong"), Hint.KEY_MISMATCH)

    # Rule R34: though the keytab has its key.
    def test_a_ticket_for_a_name_that_is_not_ours(self):
        self.refused(Status.E_SERVER_UNKNOWN, rig.keytab("host"), Hint.WRONG_SERVICE_NAME, host="localhost")

    # Rule R34: though the keytab has its key.
    def test_a_ticket_for_another_service_even_if_any_host_key_will_do(self):
        self.refused(
            Status.E_SERVER_UNKNOWN,
            rig.keytab("nfs"),
            Hint.WRONG_SERVICE_NAME,
            own_names=None,
            host=f"nfs/{HOST}@RIG.TEST",
            allow=Allow.ANY_HOST_KEY,
        )


@rig.with_both_configurations
class Machine(rig.RealmTest):
    """What is wrong is this machine's, not the peer's."""

    # Rule R79: no cache, no login.
    def test_a_replay_cache_that_cannot_be_written(self):
        for folder in ("none", "file"):
            scratch = self.scratch()
            (scratch / "file").touch()
            with self.subTest(folder), Login() as login:
                token = login.client.init()
                self.environment(KRB5RCACHEDIR=str(scratch / folder))
                error = assert_fails(self, Status.E_BACKEND_FAILURE, login.server.accept, token, hint=Hint.FILE_TROUBLE)
                self.assertIn(str(scratch), error.message)

    def test_a_ticket_that_expires_on_the_way(self):
        scratch = self.scratch()
        ccache = rig.kinit("alice", scratch / "ccache", "-l", "2s")
        self.environment(KRB5CCNAME=ccache)
        with Login() as login:
            token = login.client.init()
            time.sleep(4)
            answer = login.server.accept(token)
            self.assertEqual(login.server.info.state, State.ESTABLISHED)
            assert_fails(self, Status.E_CREDENTIALS_EXPIRED, login.client.init, answer, hint=Hint.TICKET_EXPIRED)


@rig.with_both_configurations
class Tickets(rig.RealmTest):
    """The client cannot get a ticket for the server."""

    def refused(self, status, hint, host=HOST):
        with gssnative.initiator(host, "alice") as auth:
            error = assert_fails(self, status, auth.init, hint=hint)
            self.assertEqual(auth.info.state, State.FAILED)
            assert_fails(self, Status.E_BAD_STATE, auth.init)
            return error

    def test_no_ticket(self):
        self.environment(KRB5CCNAME=f"FILE:{self.scratch()}/none.ccache")
        self.refused(Status.E_NO_CREDENTIALS, Hint.NO_TICKET)

    def test_a_host_that_the_kdc_does_not_know(self):
        error = self.refused(Status.E_SERVER_UNKNOWN, Hint.SERVER_NOT_IN_KDC, "unheard-of.rig.test")
        self.assertIn("unheard-of.rig.test", error.message)
        # The mechanism's numbers and every line of its words, in the exception and in what it prints.
        self.assertEqual((error.major, error.routine), (13 << 16, Routine.INIT_SEC_CONTEXT))
        self.assertNotEqual(error.minor, 0)
        self.assertGreaterEqual(len(error.message.splitlines()), 2)
        self.assertEqual(str(error), f"GSSN_E_SERVER_UNKNOWN: {error.message} ({error.advice})")

    def test_a_kdc_that_does_not_answer(self):
        scratch = self.scratch()
        silent = scratch / "krb5.conf"
        # Port 1 of the loopback refuses at once; the ticket cache holds no ticket for the host yet.
        text, changes = re.subn(r"(kdc = 127\.0\.0\.1):\d+", r"\1:1", Path(self.krb5_conf).read_text())
        self.assertEqual(changes, 1)
        silent.write_text(text)
        self.environment(KRB5_CONFIG=str(silent), KRB5CCNAME=rig.kinit("alice", scratch / "ccache"))
        self.refused(Status.E_KDC_UNREACHABLE, Hint.KDC_UNREACHABLE)

    def test_an_expired_ticket(self):
        scratch = self.scratch()
        # Kerberos forgives five minutes; with one second the test need not wait.
        strict = scratch / "krb5.conf"
        strict.write_text("[libdefaults]\n  clockskew = 1\n")
        ccache = rig.kinit("alice", scratch / "ccache", "-l", "2s")
        self.environment(KRB5_CONFIG=f"{strict}:{self.krb5_conf}", KRB5CCNAME=ccache)
        time.sleep(4)
        self.refused(Status.E_CREDENTIALS_EXPIRED, Hint.TICKET_EXPIRED)

    def test_a_cache_that_is_none(self):
        scratch = self.scratch()
        shutil.copy(rig.folder() / "host.keytab", scratch / "ccache")
        self.environment(KRB5CCNAME=f"FILE:{scratch}/ccache")
        with gssnative.initiator(HOST, "alice") as auth:
            assert_fails(self, Status.E_NO_CREDENTIALS, auth.init, hint=Hint.NO_TICKET)

    @property
    def krb5_conf(self):
        return rig.settings(self.configuration)["KRB5_CONFIG"]

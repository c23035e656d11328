"""What the tables of calls and states in docs/security.md say in notes only."""

import gssnative
import rig
from ends import JUNK, STATES, Ends, kerberos_error
from gssnative import Method, Status
from login import assert_fails

OTHER_SESSION = bytes(32)


@rig.with_both_configurations
class Notes(rig.RealmTest):
    """What the tables say in notes only."""

    def refused(self, status, method, role, state, way, **refusal):
        with Ends(method, "alice") as ends:
            auth = ends.reach(role, state)
            error = assert_fails(self, status, way, ends, auth, **refusal)
            self.assertEqual(auth.info.state, STATES[state])
            return error

    # Rule R44: note 12, both sides, built here or by the host.
    def test_a_session_that_is_not_this_exchange(self):
        other = gssnative.mic_input(OTHER_SESSION, "alice", method="gssapi-keyex")
        for method in (Method.KEYEX, Method.HOST):
            for role, way in (
                ("I", lambda ends, auth: auth.get_mic_raw(other)),
                ("A", lambda ends, auth: auth.check_mic_raw(other, JUNK)),
            ):
                self.refused(Status.E_BAD_STATE, method, role, "BOUND", way, hint=gssnative.Hint.LATER_EXCHANGE)
        for session in (OTHER_SESSION, rig.SESSION_ID[:-1], rig.SESSION_ID + b"\0", b"\0"):
            for role, way in (
                ("I", lambda ends, auth, session=session: auth.get_mic(session)),
                ("A", lambda ends, auth, session=session: auth.check_mic(session, JUNK)),
            ):
                self.refused(Status.E_BAD_STATE, Method.KEYEX, role, "BOUND", way, hint=gssnative.Hint.LATER_EXCHANGE)

    # Rule R37: note 12; with-mic's input is not keyex's, and the other way round.
    def test_input_of_the_other_method(self):
        with_mic = gssnative.mic_input(rig.SESSION_ID, "alice")
        keyex = gssnative.mic_input(rig.SESSION_ID, "alice", method="gssapi-keyex")
        for method, state, data in (
            (Method.KEYEX, "BOUND", with_mic),
            (Method.HOST, "BOUND", with_mic),
            (Method.HOST, "ESTABLISHED", keyex),
        ):
            self.refused(Status.E_BAD_STATE, method, "I", state, lambda ends, auth, data=data: auth.get_mic_raw(data))
            self.refused(Status.E_BAD_STATE, method, "A", state, lambda ends, auth, data=data: auth.check_mic_raw(data, JUNK))

    # Rule R68: notes 9 and 10; what the server says to its client, without what its log says.
    def test_errors_of_a_peer(self):
        with Ends(Method.WITH_MIC, "alice") as ends:
            server = ends.reach("A", "FAILED")
            told = gssnative.error_body_parse(server.error_body())
            self.assertEqual((told.major, told.language), (13 << 16, "en"))
            self.assertTrue(told.message)
        with Ends(Method.WITH_MIC, "alice") as ends:
            client = ends.reach("I", "IN_PROGRESS")
            hint = gssnative.Hint.REPLAYED
            error = assert_fails(self, Status.E_PEER_ERROR, client.peer_error_token, kerberos_error(), hint=hint)
            self.assertEqual(error.minor, 34)
            self.assertIn("nothing proves", error.message)

"""A login between two objects in this process, for the tests."""

import gssnative
import rig

HOST = "ssh.rig.test"


class Login:
    """Initiator and acceptor of one login; a context manager that releases both."""

    def __init__(self, host=HOST, own_names=HOST, username="alice", client=None, server=None):
        self.client = gssnative.initiator(host, username, **(client or {}))
        self.server = gssnative.acceptor(own_names, username, **(server or {}))
        self.tokens = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()
        self.server.close()

    def establish(self):
        """Exchange tokens until both sides are complete."""
        token = self.client.init()
        for _ in range(4):
            self.tokens.append(token)
            token = self.server.accept(token)
            if self.client.complete:
                break
            self.tokens.append(token)
            token = self.client.init(token)
            if self.server.complete:
                break
        assert self.client.complete and self.server.complete
        return self

    def verify(self):
        """Establish, then let the acceptor verify the initiator's MIC."""
        self.establish()
        self.server.check_mic(rig.SESSION_ID, self.client.get_mic(rig.SESSION_ID))
        return self


def assert_fails(test, status, call, *arguments, hint=None, **keywords):
    """The call raises GssError with this status (and hint), and with a text for people; the result is the error."""
    with test.assertRaises(gssnative.GssError) as caught:
        call(*arguments, **keywords)
    error = caught.exception
    test.assertEqual(error.status, status, error)
    test.assertEqual(error.name, f"GSSN_{status.name}")
    test.assertTrue(error.message)
    if hint is not None:
        test.assertEqual(error.hint, hint, error)
        test.assertTrue(error.advice)
    return error

"""Logins whose client or server is brought into a state, for the tests of what each state allows."""

import functools

import gssnative
import rig
from gssnative import GssError, Method, MicKind, State, Status
from login import HOST, Login

JUNK = b"no token and no MIC"
STATES = {state.name: state for state in State}


class Ends(Login):
    """A login whose client or server is brought into a state."""

    def __init__(self, method, username):
        super().__init__(username=username, client={"method": method}, server={"method": method})
        self.method = method
        self.username = username
        self.over_exchange = method == Method.KEYEX

    def reach(self, role, state):
        auth = self.client if role == "I" else self.server
        if state == "FAILED":
            self._fail(role)
        elif state == "IN_PROGRESS":
            self.tokens.append(self.client.init())
        elif state != "NEW":
            self.establish()
            self.over_exchange |= state in ("BOUND", "PROVED")
            if self.over_exchange and state != "ESTABLISHED":
                self.check_exchange(self.client, self.make_exchange())
            if state in ("PROVED", "VERIFIED", "AUTHORIZED"):
                mic = self.make_userauth()
            if state in ("VERIFIED", "AUTHORIZED"):
                self.check_userauth(self.server, mic)
            if state == "AUTHORIZED":
                self.server.authorize_override(self.username, "a test")
        assert auth.info.state == STATES[state]
        return auth

    def _fail(self, role):
        if role == "I":
            self.client.init()
        try:
            self.client.init(JUNK) if role == "I" else self.server.accept(JUNK)
        except GssError:
            return
        raise AssertionError("junk was taken")

    def input(self, username=None):
        """The bytes under a user authentication MIC of this login."""
        method = "gssapi-keyex" if self.over_exchange else "gssapi-with-mic"
        return gssnative.mic_input(rig.SESSION_ID, username or self.username, method=method)

    def make_exchange(self):
        if self.method == Method.HOST:
            return self.server.get_mic_raw(rig.SESSION_ID)
        return self.server.get_mic(rig.SESSION_ID, MicKind.EXCHANGE_HASH)

    def check_exchange(self, auth, mic):
        if self.method == Method.HOST:
            auth.check_mic_raw(rig.SESSION_ID, mic)
        else:
            auth.check_mic(rig.SESSION_ID, mic, MicKind.EXCHANGE_HASH)

    def make_userauth(self):
        return self.client.get_mic_raw(self.input()) if self.method == Method.HOST else self.client.get_mic(rig.SESSION_ID)

    def check_userauth(self, auth, mic):
        if self.method == Method.HOST:
            auth.check_mic_raw(self.input(), mic)
        else:
            auth.check_mic(rig.SESSION_ID, mic)

    def from_peer(self, auth, data):
        """The peer's MIC over these bytes, if the peer makes one in its state."""
        peer = self.server if auth is self.client else self.client
        try:
            return peer.get_mic_raw(data)
        except GssError as error:
            assert error.status in (Status.E_BAD_STATE, Status.E_INVALID_ARGUMENT)
            return JUNK


@functools.lru_cache(maxsize=None)
def kerberos_error():
    """A real error token: a server's answer to a ticket that it cannot use any more."""
    with gssnative.initiator(HOST, "alice") as client, gssnative.acceptor(HOST) as server, gssnative.acceptor(HOST) as again:
        token = client.init()
        server.accept(token)
        try:
            again.accept(token)
        except GssError as error:
            assert error.status == Status.E_REPLAY and error.token
            return error.token
    raise AssertionError("a replay was taken")

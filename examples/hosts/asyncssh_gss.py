"""gssnative in the place of asyncssh's own GSS module.

The shape is that of asyncssh 2.10: a connection makes one ``GSSClient`` or ``GSSServer``, calls ``reset`` before each key exchange
and each login, feeds tokens to ``step``, builds what is signed by itself and passes it to ``sign`` and ``verify``. The objects are
not told the method, nor the user: hence gssnative's method HOST, which looks at the bytes.

What changes for a host: only Kerberos 5 is offered; a server lets in only whom the system's rules allow (``authorize``); a later key
exchange authenticates no user; a peer's error token does not reach the Kerberos library; no name is looked up.

    import asyncssh, asyncssh_gss
    asyncssh_gss.install()

A server derives from :class:`KerberosServer`, so that ``.k5login`` and ``auth_to_local`` decide. Without it asyncssh's own rule
(principal == user@REALM) has to hold as well.
"""

import logging

import asyncssh
import asyncssh.auth
import asyncssh.connection
import asyncssh.gss
import asyncssh.kex_dh

import gssnative
from gssnative import Delegation, Granted, Method, OidsMode

_log = logging.getLogger(__name__)


class GSSError(ValueError):
    """What asyncssh catches: its text goes to the peer, so a server's says no more than the kind of error."""

    def __init__(self, error, text):
        super().__init__(text)
        self.maj_code, self.min_code, self.token = error.major, error.minor, error.token


def _strings(data):
    """The SSH strings (uint32 length, bytes) that data begins with."""
    while len(data) >= 4:
        length = 4 + int.from_bytes(data[:4], "big")
        yield data[4:length]
        data = data[length:]


def _user_of(request):
    """The user in what asyncssh built to be signed: string session identifier, byte 50, string user, ..."""
    session_id = next(_strings(request), b"")
    return next(_strings(request[4 + len(session_id) + 1 :]), b"")


class GSSBase:
    """One authentication object at a time."""

    def __init__(self):
        self._auth = None
        self.mechs = list(_strings(gssnative.oids(OidsMode.CLIENT)[4:]))

    def _make(self):
        raise NotImplementedError

    def _error(self, error):
        raise NotImplementedError

    def _step(self, auth, token):
        raise NotImplementedError

    def reset(self):
        """Begin anew: one object is one key exchange or one login."""
        if self._auth is not None:
            self._auth.close()
        self._auth = None

    def step(self, token=None):
        """The next token; None if there is none to send."""
        try:
            if self._auth is None:
                self._auth = self._make()
            return self._step(self._auth, token) or None
        except gssnative.GssError as error:
            raise self._error(error) from error

    @property
    def complete(self):
        return self._auth is not None and self._auth.complete

    @property
    def provides_mutual_auth(self):
        return Granted.MUTUAL in self._auth.info.granted

    @property
    def provides_integrity(self):
        return Granted.INTEGRITY in self._auth.info.granted

    def sign(self, data):
        """The client's user authentication, or the server's exchange hash."""
        return self._auth.get_mic_raw(data)

    def verify(self, data, mic):
        """The server's exchange hash, or the client's user authentication."""
        try:
            self._check(data, mic)
        except gssnative.GssError as error:
            _log.info("%s", error)
            return False
        return True

    def _check(self, data, mic):
        self._auth.check_mic_raw(data, mic)


class GSSClient(GSSBase):
    """The client's side. The first token is made at once: asyncssh goes on without GSS if there is no ticket."""

    def __init__(self, host, delegate_creds):
        super().__init__()
        self._host = host
        self._delegation = Delegation.ALWAYS if delegate_creds else Delegation.NEVER
        self._ready = self.step()

    def _make(self):
        return gssnative.initiator(self._host, method=Method.HOST, delegation=self._delegation)

    def _error(self, error):
        _log.info("%s", error)
        return GSSError(error, str(error))

    def _step(self, auth, token):
        if token is not None or not self._ready:
            return auth.init(token)
        token, self._ready = self._ready, None
        return token

    _ready = None

    def reset(self):
        if not self._ready:
            super().reset()


class GSSServer(GSSBase):
    """The server's side: answers to tickets for host/HOST."""

    def __init__(self, host):
        super().__init__()
        self._host = host

    def _make(self):
        return gssnative.acceptor(self._host, method=Method.HOST)

    def _error(self, error):
        _log.info("%s", error)
        return GSSError(error, error.name)

    def _step(self, auth, token):
        return auth.accept(token)

    def _check(self, data, mic):
        # A good MIC is not a login: without the verdict asyncssh gets a no.
        self._auth.set_username(_user_of(data))
        super()._check(data, mic)
        self._auth.authorize()

    def authorized(self, username):
        """Whether the verdict was yes, for this user."""
        try:
            self._auth.authorize(username)
        except gssnative.GssError as error:
            _log.info("%s may not log in as %s: %s", self.user, username, error)
            return False
        _log.info("%s logs in as %s (%s)", self.user, username, self._auth.info.authorized_by.name.lower())
        return True

    @property
    def user(self):
        """The client's principal."""
        return self._auth.peer_name

    @property
    def host(self):
        """The principal that the client's ticket was for."""
        return self._auth.own_name


class KerberosServer(asyncssh.SSHServer):
    """A server whose logins the system's rules decide, in place of asyncssh's comparison of names."""

    def connection_made(self, conn):
        self._connection = conn

    def validate_gss_principal(self, username, user_principal, host_principal):
        return self._connection.get_gss_context().authorized(username)


def install():
    """Put these classes in place of asyncssh's, for connections that are made from now on."""
    for module in (asyncssh.gss, asyncssh.connection, asyncssh.auth, asyncssh.kex_dh):
        for name in ("GSSBase", "GSSClient", "GSSServer", "GSSError"):
            if hasattr(module, name):
                setattr(module, name, globals()[name])
    asyncssh.gss.gss_available = True

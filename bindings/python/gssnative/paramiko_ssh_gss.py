"""A drop-in for ``paramiko.ssh_gss`` on libgssnative: the same names, the same calls, with the checks that a login needs.

Put it in place with :func:`gssnative.install`. What differs from paramiko's own module:

* A server lets a user in only if the principal may log in as that user (``.k5login``, auth_to_local): a refusal is raised by
  ``ssh_check_mic``. paramiko alone accepts any principal for any user.
* A server answers to its own names only. They come from ``Transport.set_gss_host`` or from :data:`policy`.
* Only Kerberos 5, only complete contexts, the right MIC input for names that are not ASCII, no DNS in the library.
* Keys can be exchanged again: each exchange has a context of its own and a MIC over its own hash, and only the connection's first
  exchange authenticates the user.

Everything that a server decides for itself is in :data:`policy`.
"""

from __future__ import annotations

import logging
from typing import Callable, Iterator, Optional, Sequence

from ._auth import Auth, acceptor, initiator
from ._backend import Backend, load
from ._calls import library
from ._messages import is_krb5, oids
from .constants import Allow, Delegation, Method, MicKind, OidsMode, State, Status
from .errors import GssError, LibraryNotFoundError, UnsupportedError

__all__ = ["GSSAuth", "GSS_AUTH_AVAILABLE", "GSS_EXCEPTIONS", "Policy", "policy"]

_log = logging.getLogger("gssnative.paramiko")
_log.addHandler(logging.NullHandler())


class Policy:
    """What a server program decides for itself. The defaults are the safe ones."""

    def __init__(self) -> None:
        self.own_names: Sequence[str] = ()
        """Names that servers answer to, besides the transport's GSS host."""
        self.any_host_key: bool = False
        """Answer to every ``host/`` key of the keytab."""
        self.virtual_users: bool = False
        """Let in users who are not known to the system, if auth_to_local maps the principal to them."""
        self.accept_delegation: bool = False
        """Take the tickets that clients hand over; without it they are refused."""
        self.authorized: Optional[Callable[[_SSH_GSSAPI], None]] = None
        """Called with the object when a client was let in, before the server tells it: the time for :meth:`_SSH_GSSAPI.save_client_creds`."""
        self.backend: Optional[Backend] = None
        """The security library for clients and servers; None: the process default."""


#: The policy of this process.
policy = Policy()

#: The exceptions that a failed login raises.
GSS_EXCEPTIONS = (GssError,)


def _available() -> bool:
    try:
        load()
    except (LibraryNotFoundError, GssError) as reason:
        _log.info("GSS-API is not available: %s", reason)
        return False
    return True


#: Whether libgssnative and a Kerberos library were found.
GSS_AUTH_AVAILABLE = _available()


_METHODS = {"gssapi-with-mic": Method.WITH_MIC, "gssapi-keyex": Method.KEYEX}


def GSSAuth(auth_method: str, gss_deleg_creds: bool = True) -> "_SSH_GSSAPI":
    """One authentication, or all key exchanges of one connection and the authentication over the first of them.

    :param auth_method: ``gssapi-with-mic`` or ``gssapi-keyex``
    :param gss_deleg_creds: whether a client hands over its ticket
    :raises ImportError: when libgssnative cannot be loaded
    :raises UnsupportedError: for any other method
    """
    return _SSH_GSSAPI(auth_method, gss_deleg_creds)


def _printable(text: str) -> str:
    """Names come from the peer: nothing in them may forge a line of the log or steer a terminal."""
    return "".join(character if character.isprintable() else "?" for character in text)


class _SSH_GSSAuth:
    """What both sides of a login share."""

    def __init__(self, auth_method: str, gss_deleg_creds: bool) -> None:
        method = _METHODS.get(auth_method)
        if method is None:
            raise UnsupportedError(Status.E_UNSUPPORTED, f"{auth_method} is neither gssapi-with-mic nor gssapi-keyex")
        library()
        self._method = method
        self._auth_method = auth_method
        self._gss_deleg_creds = gss_deleg_creds
        self._gss_host: Optional[str] = None
        self._username: Optional[str] = None
        self._session_id: Optional[bytes] = None
        self._service = "ssh-connection"
        self._gss_ctxt: Optional[Auth] = None
        self._gss_ctxt_status = False
        self._gss_srv_ctxt: Optional[Auth] = None
        self._gss_srv_ctxt_status = False
        self._first_exchange: Optional[Auth] = None
        self._first_hash: Optional[bytes] = None
        self._exchange_hash: Optional[bytes] = None
        self.cc_file: Optional[str] = None

    def set_service(self, service: str) -> None:
        """Set the SSH service of the login; RFC 4462 knows ``ssh-connection``, others start with ``ssh-`` too."""
        if not service.startswith("ssh-"):
            raise GssError(Status.E_INVALID_ARGUMENT, "the name of an SSH service starts with ssh-")
        self._service = service
        for context in self._authenticating():
            context.set_service(service)

    def set_username(self, username: str) -> None:
        """Set the name of the user who attempts to log in."""
        self._username = username
        for context in self._authenticating():
            context.set_username(username)

    def _authenticating(self) -> Iterator[Auth]:
        """The contexts that authenticate the user: once there was a key exchange, that of the first (RFC 4462 section 4)."""
        contexts = (self._gss_ctxt, self._gss_srv_ctxt) if self._first_exchange is None else (self._first_exchange,)
        return (context for context in contexts if context is not None)

    def ssh_gss_oids(self, mode: str = "client") -> bytes:
        """Kerberos 5's OID, DER: with count and length in client mode, with the length in server mode."""
        return oids(OidsMode.SERVER if mode == "server" else OidsMode.CLIENT)

    def ssh_check_mech(self, desired_mech: bytes) -> bool:
        """Whether the DER bytes are Kerberos 5's OID."""
        return is_krb5(desired_mech)


class _SSH_GSSAPI(_SSH_GSSAuth):
    """Both sides of ``gssapi-with-mic`` and ``gssapi-keyex``."""

    def ssh_init_sec_context(
        self,
        target: str,
        desired_mech: Optional[bytes] = None,
        username: Optional[str] = None,
        recv_token: Optional[bytes] = None,
    ) -> Optional[bytes]:
        """Client: start or continue the context.

        :param target: the server's host name
        :param desired_mech: the mechanism that the server chose, DER
        :param username: the user to log in as
        :param recv_token: the server's token; None starts a new context
        :returns: the token to send, or None
        :raises paramiko.SSHException: if the mechanism is not Kerberos 5
        """
        if desired_mech is not None and not self.ssh_check_mech(desired_mech):
            from paramiko.ssh_exception import SSHException  # type: ignore[import]

            raise SSHException("Unsupported mechanism OID.")
        self._gss_host = target
        self._username = username
        if recv_token is None:
            self._gss_ctxt_status = False
            self._gss_ctxt = initiator(
                target,
                username,
                service=self._service,
                method=self._method,
                delegation=Delegation.ALWAYS if self._gss_deleg_creds else Delegation.NEVER,
                backend=policy.backend,
            )
        token = self._client().init(recv_token)
        self._gss_ctxt_status = self._client().complete
        return token or None

    def ssh_get_mic(self, session_id: bytes, gss_kex: bool = False) -> bytes:
        """Client: the MIC that proves the login for this SSH session. Server, with ``gss_kex``: the MIC of a key exchange.

        :param session_id: the session identifier; with ``gss_kex`` the hash of the exchange. Where :meth:`ssh_gss_exchange_hash` was called,
            its argument counts: paramiko gives the session identifier, which is the hash of the first exchange alone.
        :param gss_kex: whether this is for a key exchange
        """
        if gss_kex:
            return self._get_exchange_mic(self._exchange_hash or session_id)
        self._session_id = session_id
        return (self._first_exchange or self._client()).get_mic(session_id)

    def ssh_gss_exchange_hash(self, exchange_hash: bytes) -> None:
        """Server: the hash of the key exchange that goes on. Not in paramiko's own module; what :func:`gssnative.install` mends calls it."""
        self._exchange_hash = exchange_hash

    def _get_exchange_mic(self, exchange_hash: bytes) -> bytes:
        server = self._server()
        self._exchange_hash = None
        if exchange_hash == self._first_hash:
            raise GssError(Status.E_BAD_STATE, "the hash of the first key exchange, the session identifier, is not that of a later one")
        mic = server.get_mic(exchange_hash, MicKind.EXCHANGE_HASH)
        self._end_exchange(server, exchange_hash)
        return mic

    def _check_exchange_mic(self, mic_token: bytes, exchange_hash: bytes) -> None:
        client = self._client()
        client.check_mic(exchange_hash, mic_token, MicKind.EXCHANGE_HASH)
        self._end_exchange(client, exchange_hash)

    def _end_exchange(self, context: Auth, exchange_hash: bytes) -> None:
        """The first context stays, for the user; that of a later exchange has done its work. The next exchange starts with a new one."""
        if self._first_exchange is None:
            self._first_exchange, self._first_hash = context, exchange_hash
        self._gss_ctxt = self._gss_srv_ctxt = None

    def ssh_accept_sec_context(self, hostname: Optional[str], recv_token: bytes, username: Optional[str] = None) -> Optional[bytes]:
        """Server: feed the client's token.

        :param hostname: the server's own name; None: those of :data:`policy`
        :param recv_token: the client's token
        :param username: the user who attempts to log in
        :returns: the token to send, or None
        """
        self._gss_host = hostname
        self._username = username
        if self._gss_srv_ctxt is None:
            self._gss_srv_ctxt_status = False
            self._gss_srv_ctxt = self._new_acceptor(hostname, username)
        token = self._gss_srv_ctxt.accept(recv_token)
        self._gss_srv_ctxt_status = self._gss_srv_ctxt.complete
        return token or None

    def ssh_check_mic(self, mic_token: bytes, session_id: bytes, username: Optional[str] = None) -> None:
        """Server: verify the client's MIC, then decide whether the client's principal may log in as the user.

        Client, without a user name: verify the server's MIC of a key exchange.

        :param mic_token: the peer's MIC
        :param session_id: the session identifier; without a user name the exchange's hash
        :param username: the user who attempts to log in
        :raises GssError: if the MIC does not verify, or the principal may not
        """
        if username is None:
            self._check_exchange_mic(mic_token, session_id)
        else:
            self._check_login(mic_token, session_id, username)

    def _check_login(self, mic_token: bytes, session_id: bytes, username: str) -> None:
        server = self._first_exchange or self._server()
        self._username = username
        server.set_username(username)
        server.check_mic(session_id, mic_token)
        peer = server.peer_name
        try:
            rule = server.authorize()
        except GssError:
            _log.warning("%s may not log in as %s", _printable(peer), _printable(username))
            raise
        _log.info("%s may log in as %s (%s)", _printable(peer), _printable(username), rule.name.lower())
        if policy.authorized is not None:
            policy.authorized(self)

    @property
    def credentials_delegated(self) -> bool:
        """Server: whether the client handed over its ticket."""
        return (self._first_exchange or self._server()).credentials_delegated

    @property
    def peer_name(self) -> Optional[str]:
        """Server: the client's principal once its MIC verified, else None. Not in paramiko's own module."""
        server = self._first_exchange or self._gss_srv_ctxt
        if server is None or server.info.state not in (State.VERIFIED, State.AUTHORIZED):
            return None
        return server.peer_name

    def save_client_creds(self, client_token: Optional[bytes]) -> str:
        """Server: store the ticket that the client handed over in a new file that only this process's user can read. paramiko's own module cannot.

        :param client_token: not used; the ticket came with the context
        :returns: the name of the ticket cache, for KRB5CCNAME; also in ``cc_file``. Remove it with :func:`gssnative.ccache_destroy`
        :raises GssError: ``E_BAD_STATE`` before the client was let in, ``E_NO_DELEGATED_CREDENTIALS`` if it handed over none
        """
        self.cc_file = (self._first_exchange or self._server()).save_client_creds()
        return self.cc_file

    def _client(self) -> Auth:
        if self._gss_ctxt is None:
            raise GssError(Status.E_BAD_STATE, "ssh_init_sec_context was not called yet")
        return self._gss_ctxt

    def _server(self) -> Auth:
        if self._gss_srv_ctxt is None:
            raise GssError(Status.E_BAD_STATE, "ssh_accept_sec_context was not called yet")
        return self._gss_srv_ctxt

    def _new_acceptor(self, hostname: Optional[str], username: Optional[str]) -> Auth:
        own_names = ([hostname] if hostname else []) + list(policy.own_names)
        if not own_names and not policy.any_host_key:
            raise GssError(
                Status.E_INVALID_ARGUMENT,
                "the server does not know its own name",
                advice="call Transport.set_gss_host, or set gssnative.paramiko_ssh_gss.policy.own_names",
            )
        allow = Allow(0)
        if policy.any_host_key:
            allow |= Allow.ANY_HOST_KEY
        if policy.virtual_users:
            allow |= Allow.NO_LOCAL_USER
        return acceptor(
            None if policy.any_host_key else own_names,
            username,
            service=self._service,
            method=self._method,
            delegation=Delegation.ALWAYS if policy.accept_delegation else Delegation.NEVER,
            allow=allow,
            backend=policy.backend,
        )


# The names of paramiko's classes for each library that it knows. One class serves them all here.
_SSH_GSSAPI_OLD = _SSH_GSSAPI
_SSH_GSSAPI_NEW = _SSH_GSSAPI
_SSH_SSPI = _SSH_GSSAPI

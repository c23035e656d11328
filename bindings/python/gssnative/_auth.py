"""Authentications: one side of a login, or of a key exchange and the login over it."""

from __future__ import annotations

import contextlib
from ctypes import byref, c_int32, c_size_t, c_uint32, c_void_p, create_string_buffer
from typing import Any, Callable, Iterator, List, NoReturn, Optional, Sequence, Tuple, Union

from . import _abi, _kex
from ._backend import Backend
from ._calls import BufferCall, Text, check, library, raise_error, readable, text
from ._credentials import Credential, ccache_destroy
from ._handle import Handle
from ._records import Attribute, ContextInfo, RekeyInfo
from .constants import (
    Allow, AttributeFlags, AuthorizedBy, Delegation, DelegationRefusal, Family, Granted, Method, MicKind, OidsMode, Rekey, Role, State,
    Status, Store,
)  # fmt: skip
from .errors import GssError

Names = Union[Text, Sequence[Text], None]


class Auth(Handle):
    """One authentication, on one side of it, or one key exchange and the authentication over it. Not for two threads at once.

    :param role: initiator or acceptor
    :param host: initiator: the server's name; acceptor: its own names, as text with one per line or as a sequence
    :param username: the user to log in as; may be set later
    :param service: None: ``ssh-connection``
    :param method: what the object is for; ``Method.HOST``: the caller builds the messages and uses the raw calls only
    :param delegation: whether the ticket is handed over; off unless asked
    :param allow: opt-outs from the safe defaults
    :param backend: None: the credential's, or the process default
    :param credential: tickets or keys, see :class:`Credential`; None: the user's default tickets, or the machine's keytab
    :param channel_bindings: bytes of the channel below; an acceptor demands the same of the client. None: none, as SSH has it
    """

    def __init__(
        self,
        role: Role,
        host: Names = None,
        username: Optional[Text] = None,
        *,
        service: Optional[Text] = None,
        method: Method = Method.WITH_MIC,
        delegation: Delegation = Delegation.NEVER,
        allow: Allow = Allow(0),
        backend: Optional[Backend] = None,
        credential: Optional[Credential] = None,
        channel_bindings: Optional[bytes] = None,
    ) -> None:
        if host is not None and not isinstance(host, (str, bytes)):
            host = b"\n".join(text(name) or b"" for name in host)
        options = _abi.AuthOptions(
            role=role,
            method=method,
            delegation=delegation,
            flags=allow,
            backend=backend._live() if backend is not None else None,
            credential=credential._live() if credential is not None else None,
            host=text(host),
            username=text(username),
            service=text(service),
            channel_bindings=channel_bindings,
            channel_bindings_length=len(channel_bindings or b""),
        )
        record = _abi.Error()
        handle = c_void_p()
        check(library().ssh_gss_auth_new(byref(options), byref(handle), byref(record)), record)
        self._own(handle.value, library().ssh_gss_auth_free)
        self.complete = False
        """Whether the last token completed the context."""

    def _fail(self, status: int, token: bytes = b"") -> NoReturn:
        record = _abi.Error()
        library().ssh_gss_last_error(self._live(), byref(record))
        raise_error(status, record, token)

    def _call(self, function: Callable[..., int], *arguments: Any) -> int:
        status = function(self._live(), *arguments)
        if status < 0:
            self._fail(status)
        return status

    def _bytes(self, function: Callable[..., int], *arguments: Any) -> bytes:
        call = BufferCall(function, self._live(), *arguments)
        if call.status < 0:
            self._fail(call.status)
        return call.data

    def _text(self, function: Callable[..., int]) -> str:
        length = c_size_t()
        status = function(self._live(), None, 0, byref(length))
        if status != Status.E_BUFFER_TOO_SMALL:
            self._fail(status)
        name = create_string_buffer(length.value + 1)
        self._call(function, name, len(name), byref(length))
        return readable(name.raw[: length.value])

    def _step(self, function: Callable[..., int], token: Optional[bytes]) -> bytes:
        self.complete = False
        call = BufferCall(function, self._live(), token, len(token or b""))
        if call.status < 0:
            self._fail(call.status, call.data)
        self.complete = call.status == Status.OK
        return call.data

    def set_username(self, username: Text) -> None:
        """Set the user to log in as; forgets any verdict."""
        self._call(library().ssh_gss_set_username, text(username))

    def set_service(self, service: Text) -> None:
        """Set the SSH service of the login."""
        self._call(library().ssh_gss_set_service, text(service))

    def oids(self, mode: OidsMode) -> bytes:
        """The mechanisms in the form of a request's or a response's body."""
        return self._bytes(library().ssh_gss_oids, mode)

    def check_mech(self, oid: bytes) -> None:
        """Initiator: accept the server's choice. Acceptor: accept this offer."""
        self._call(library().ssh_gss_check_mech, oid, len(oid))

    def select_mech(self, offer: bytes) -> bytes:
        """Acceptor: choose from the body of a request; the result is the body of the response."""
        return self._bytes(library().ssh_gss_select_mech, offer, len(offer))

    def init(self, token: Optional[bytes] = None) -> bytes:
        """Initiator: feed the peer's token (None first). The result goes to the peer unless it is empty; see :attr:`complete`."""
        return self._step(library().ssh_gss_init_sec_context, token)

    def accept(self, token: bytes) -> bytes:
        """Acceptor: feed the peer's token. The result goes to the peer unless it is empty; see :attr:`complete`."""
        return self._step(library().ssh_gss_accept_sec_context, token)

    def peer_error_token(self, token: bytes) -> NoReturn:
        """Take the error token of the peer: it ends the object.

        :raises GssError: always; ``GSSN_E_PEER_ERROR`` explains what the token says
        """
        self._call(library().ssh_gss_peer_error_token, token, len(token))
        raise AssertionError("an error token is an error")

    def get_mic(self, session_id: bytes, kind: MicKind = MicKind.USERAUTH) -> bytes:
        """Initiator: the MIC that proves this login for this SSH session.

        Acceptor of a key exchange, with ``MicKind.EXCHANGE_HASH`` and the exchange hash in place of the session identifier: the
        MIC that proves the server.
        """
        return self._bytes(library().ssh_gss_get_mic, kind, session_id, len(session_id))

    def check_mic(self, session_id: bytes, mic: bytes, kind: MicKind = MicKind.USERAUTH) -> None:
        """Acceptor: verify the peer's MIC. This is no login yet: see :meth:`authorize`.

        Initiator of a key exchange: the other way round, as in :meth:`get_mic`.
        """
        self._call(library().ssh_gss_check_mic, kind, session_id, len(session_id), mic, len(mic))

    def exchange_complete(self) -> None:
        """End a login without a MIC, where the context has no integrity: the initiator before it says so, the acceptor when told."""
        self._call(library().ssh_gss_exchange_complete)

    def get_mic_raw(self, data: bytes) -> bytes:
        """The MIC over bytes that the caller built."""
        return self._bytes(library().ssh_gss_get_mic_raw, data, len(data))

    def check_mic_raw(self, data: bytes, mic: bytes) -> None:
        """Verify a MIC over bytes that the caller built."""
        self._call(library().ssh_gss_check_mic_raw, data, len(data), mic, len(mic))

    def authorize(self, username: Optional[Text] = None) -> AuthorizedBy:
        """Whether the verified peer may log in as the user.

        :returns: the rule that says yes
        :raises GssError: ``GSSN_E_NOT_AUTHORIZED``: no
        """
        self._call(library().ssh_gss_authorize, text(username))
        return self.info.authorized_by

    def authorize_override(self, username: Text, reason: Text) -> None:
        """Let the verified peer in by the caller's own decision, with its reason for the record."""
        self._call(library().ssh_gss_authorize_override, text(username), text(reason))

    @property
    def info(self) -> ContextInfo:
        """State, granted services, verdict."""
        info = _abi.ContextInfo()
        self._call(library().ssh_gss_get_context_info, byref(info))
        return ContextInfo(
            State(info.state),
            Granted(info.granted),
            DelegationRefusal(info.delegation_refused),
            AuthorizedBy(info.authorized_by),
            info.expires,
            bytes(info.mechanism[: info.mechanism_length]),
        )

    @property
    def peer_name(self) -> str:
        """The peer's principal, such as ``alice@EXAMPLE.ORG``."""
        return self._text(library().ssh_gss_peer_name)

    @property
    def peer_exported_name(self) -> bytes:
        """The peer's name in a form that is the same, byte by byte, for the same principal and no other."""
        return self._bytes(library().ssh_gss_peer_exported_name)

    def peer_attribute(self, name: Text, index: int = 0) -> Attribute:
        """One value of an attribute of the peer's name, such as ``auth-indicators``: how the peer proved itself to the KDC.

        :raises GssError: ``GSSN_E_NO_ATTRIBUTE``: no such attribute, or no value with this index
        :raises UnsupportedError: the backend knows of no attributes
        """
        flags = c_uint32()
        value = self._bytes(library().ssh_gss_peer_attribute, text(name), index, byref(flags))
        return Attribute(value, AttributeFlags(flags.value))

    def peer_attributes(self, name: Text) -> List[Attribute]:
        """All values of an attribute of the peer's name; none if there is no such attribute."""
        values: List[Attribute] = []
        while True:
            try:
                values.append(self.peer_attribute(name, len(values)))
            except GssError as error:
                if error.status == Status.E_NO_ATTRIBUTE:
                    return values
                raise

    @property
    def own_name(self) -> str:
        """Acceptor: the service that the peer's ticket was for."""
        return self._text(library().ssh_gss_own_name)

    def rekey_advice(self) -> RekeyInfo:
        """Whether to exchange keys again: because the user has newer tickets, or before the present ones end. It asks no KDC."""
        info = _abi.RekeyInfo()
        self._call(library().ssh_gss_rekey_advice, byref(info))
        return RekeyInfo(Rekey(info.advice), info.credential_expires, info.context_expires)

    @property
    def credentials_delegated(self) -> bool:
        """Whether a ticket was handed over: what was granted, not what was asked."""
        delegated = c_int32()
        self._call(library().ssh_gss_credentials_delegated, byref(delegated))
        return delegated.value != 0

    def kex_names(self, families: Family = Family(0), budget: int = 0) -> str:
        """As the function :func:`kex_names`; also families with SHA-1, if the object was made with ``Allow.SHA1_KEX``."""
        return _kex.names_of(self._live(), families, budget)

    def kex_name_parse(self, name: Text) -> Family:
        """As the function :func:`kex_name_parse`, with the opt-outs of this object."""
        return _kex.family_of(self._live(), name)

    def error_body(self) -> bytes:
        """Acceptor: the body of the message that tells the client of the last error, without details of this machine."""
        return self._bytes(library().ssh_gss_error_body)

    def delegated_credential(self) -> Credential:
        """Acceptor, once the peer was authorized: what the peer delegated, to log in elsewhere with. It does without this object."""
        handle = c_void_p()
        self._call(library().ssh_gss_delegated_credential, byref(handle))
        credential = Credential.__new__(Credential)
        credential._own(handle.value, library().ssh_gss_credential_free)
        return credential

    def save_client_creds(self, name: Optional[Text] = None, *, owner: Optional[Tuple[int, int]] = None, how: Store = Store(0)) -> str:
        """Acceptor, once the peer was authorized: store the ticket that the peer delegated.

        :param name: the name of a cache; None: a new file that nobody else can read
        :param owner: uid and gid whose the cache is to be; None: the process's own. For another user this takes root, and a ``FILE:``
        :param how: whether tickets in the cache are replaced
        :returns: the name of the cache, for KRB5CCNAME
        """
        uid, gid = owner if owner is not None else (0, 0)
        if not (0 <= uid < 1 << 32 and 0 <= gid < 1 << 32):  # ctypes would take what is left of it, such as root's 0
            raise_error(Status.E_INVALID_ARGUMENT)
        flags = how | (Store.OWNER if owner is not None else Store(0))
        options = _abi.StoreOptions(flags=flags, uid=uid, gid=gid, name=text(name))
        return readable(self._bytes(library().ssh_gss_save_client_creds, byref(options)))

    @contextlib.contextmanager
    def stored_client_creds(
        self, name: Optional[Text] = None, *, owner: Optional[Tuple[int, int]] = None, backend: Optional[Backend] = None
    ) -> Iterator[str]:
        """As :meth:`save_client_creds` into a new cache, for the time of a ``with``: at its end the cache is removed, if the user has not done it.

        :param backend: that of this object, as for :func:`ccache_destroy`; None: the process default
        """
        stored = self.save_client_creds(name, owner=owner)
        try:
            yield stored
        finally:
            try:
                ccache_destroy(stored, backend)
            except GssError as error:
                if error.status != Status.E_NO_CREDENTIALS:
                    raise


def initiator(host: Text, username: Optional[Text] = None, **options: Any) -> Auth:
    """The client's side of a login to ``host``; options as for :class:`Auth`."""
    return Auth(Role.INITIATOR, host, username, **options)


def acceptor(own_names: Names, username: Optional[Text] = None, **options: Any) -> Auth:
    """The server's side of a login; options as for :class:`Auth`."""
    return Auth(Role.ACCEPTOR, own_names, username, **options)

"""Credentials: tickets or keys, for one usage."""

from __future__ import annotations

from ctypes import byref, c_uint32, c_void_p
from dataclasses import dataclass
from typing import Optional, Tuple

from . import _abi
from ._backend import Backend
from ._calls import Text, check, library, readable, text
from ._handle import Handle
from .constants import NativeKind, Usage


@dataclass(frozen=True)
class CredentialInfo:
    """What a credential is: see :attr:`Credential.info`."""

    usage: Usage
    principal: str
    expires: int


class Credential(Handle):
    """Tickets to log in with, or keys to take logins with. Nothing of the environment changes; any number of threads may use it.

    Without arguments it is the user's default tickets, whichever these are at each login.

    :param usage: what it is for; one is never for both
    :param principal: of tickets: ``NAME@REALM``; None: whoever the source is of
    :param source: of tickets ``ccache:NAME`` or ``client_keytab:NAME``, of keys ``keytab:NAME``; None: the default
    :param password: the principal's; the call waits for a KDC
    :param replay_cache: of keys: the replay cache by name; None: the library's. ``none:``, or a device, is refused
    :param backend: None: the process default
    :raises GssError: with the cause, such as ``E_NO_CREDENTIALS``, ``E_LOGON_DENIED``, ``E_BAD_KEYTAB``
    """

    def __init__(
        self,
        usage: Usage = Usage.INITIATE,
        *,
        principal: Optional[Text] = None,
        source: Optional[Text] = None,
        password: Optional[Text] = None,
        replay_cache: Optional[Text] = None,
        backend: Optional[Backend] = None,
    ) -> None:
        options = _abi.CredentialOptions(
            usage=usage,
            backend=backend._live() if backend is not None else None,
            principal=text(principal),
            source=text(source),
            password=text(password),
            replay_cache=text(replay_cache),
        )
        record = _abi.Error()
        handle = c_void_p()
        check(library().ssh_gss_credential_acquire(byref(options), byref(handle), byref(record)), record)
        self._own(handle.value, library().ssh_gss_credential_free)

    @classmethod
    def from_native(cls, backend: Backend, handle: int, usage: Usage, kind: NativeKind = NativeKind.GSS_CRED) -> Credential:
        """Wrap a handle that the caller got from the very library of the backend, keeps, and keeps longer.

        :param handle: the address, such as the value of a ``gss_cred_id_t``
        """
        record = _abi.Error()
        wrapped = c_void_p()
        check(library().ssh_gss_credential_from_native(backend._live(), kind, handle, usage, byref(wrapped), byref(record)), record)
        credential = cls.__new__(cls)
        credential._own(wrapped.value, library().ssh_gss_credential_free)
        return credential

    @property
    def info(self) -> CredentialInfo:
        """Usage, principal (empty: keys for any name) and end, in seconds since 1970, as they were when it was made."""
        info = _abi.CredentialInfo()
        check(library().ssh_gss_credential_get_info(self._live(), byref(info)))
        return CredentialInfo(Usage(info.usage), readable(info.principal), info.expires)

    @property
    def native(self) -> Tuple[NativeKind, Optional[int]]:
        """Kind and address of the handle inside, which stays the credential's; None: the default of each moment."""
        kind = c_uint32()
        handle = c_void_p()
        check(library().ssh_gss_credential_native(self._live(), byref(kind), byref(handle)))
        return NativeKind(kind.value), handle.value


def ccache_destroy(name: Text, backend: Optional[Backend] = None) -> None:
    """Remove a ticket cache that :meth:`Auth.save_client_creds` made."""
    record = _abi.Error()
    check(library().ssh_gss_ccache_destroy(backend._live() if backend is not None else None, text(name), byref(record)), record)


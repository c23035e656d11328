"""The C ABI of libgssnative as ctypes sees it: structures, prototypes, and the search for the library.

One entry for each function and structure of ``gssnative.h``, in its order; a test compares both. Handles are opaque pointers
(``c_void_p``); ``const uint8_t *`` and ``const char *`` are ``c_char_p``, since ``bytes`` serve for both.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import POINTER, c_char, c_char_p, c_int32, c_int64, c_size_t, c_uint8, c_uint32, c_void_p
from typing import Any, Dict, List, Tuple

#: The version of the interface that this file declares.
MAJOR_VERSION = 1

#: Names the library's file; no other place is then searched.
LIBRARY_VARIABLE = "GSSNATIVE_LIBRARY"


class LibraryNotFoundError(ImportError):
    """libgssnative cannot be loaded, or is not one that this package can use."""


class Buffer(ctypes.Structure):
    """``ssh_gss_buffer``"""

    _fields_ = [("data", c_void_p), ("length", c_size_t), ("reserved", c_void_p)]


class _SizedStructure(ctypes.Structure):
    """A structure whose first member tells the library how much of it this side knows."""

    def __init__(self, **members: Any) -> None:
        super().__init__(size=ctypes.sizeof(self), **members)


class Error(_SizedStructure):
    """``ssh_gss_error``"""

    _fields_ = [
        ("size", c_size_t), ("status", c_int32), ("routine", c_uint32), ("major", c_uint32), ("minor", c_uint32),
        ("hint", c_uint32), ("message", c_char * 1024), ("advice", c_char * 512),
    ]  # fmt: skip


class BackendInfo(_SizedStructure):
    """``ssh_gss_backend_info``"""

    _fields_ = [
        ("size", c_size_t), ("kind", c_uint32), ("capabilities", c_uint32), ("name", c_char * 32), ("path", c_char * 512),
    ]  # fmt: skip


class CredentialOptions(_SizedStructure):
    """``ssh_gss_credential_options``"""

    _fields_ = [
        ("size", c_size_t), ("usage", c_uint32), ("flags", c_uint32), ("backend", c_void_p), ("principal", c_char_p),
        ("source", c_char_p), ("password", c_char_p), ("replay_cache", c_char_p),
    ]  # fmt: skip


class CredentialInfo(_SizedStructure):
    """``ssh_gss_credential_info``"""

    _fields_ = [("size", c_size_t), ("usage", c_uint32), ("expires", c_int64), ("principal", c_char * 512)]


class AuthOptions(_SizedStructure):
    """``ssh_gss_auth_options``"""

    _fields_ = [
        ("size", c_size_t), ("role", c_uint32), ("method", c_uint32), ("delegation", c_uint32), ("flags", c_uint32),
        ("backend", c_void_p), ("credential", c_void_p), ("host", c_char_p), ("username", c_char_p), ("service", c_char_p),
        ("channel_bindings", c_char_p), ("channel_bindings_length", c_size_t),
    ]  # fmt: skip


class ContextInfo(_SizedStructure):
    """``ssh_gss_context_info``"""

    _fields_ = [
        ("size", c_size_t), ("state", c_uint32), ("granted", c_uint32), ("delegation_refused", c_uint32),
        ("authorized_by", c_uint32), ("expires", c_int64), ("mechanism", c_uint8 * 64), ("mechanism_length", c_size_t),
    ]  # fmt: skip


class StoreOptions(_SizedStructure):
    """``ssh_gss_store_options``"""

    _fields_ = [("size", c_size_t), ("flags", c_uint32), ("uid", c_uint32), ("gid", c_uint32), ("name", c_char_p)]


class RekeyInfo(_SizedStructure):
    """``ssh_gss_rekey_info``"""

    _fields_ = [("size", c_size_t), ("advice", c_uint32), ("credential_expires", c_int64), ("context_expires", c_int64)]


class PeerError(_SizedStructure):
    """``ssh_gss_peer_error``"""

    _fields_ = [
        ("size", c_size_t), ("major", c_uint32), ("minor", c_uint32), ("message", c_char * 1024), ("language", c_char * 32),
    ]  # fmt: skip


TraceCallback = ctypes.CFUNCTYPE(None, c_void_p, c_uint32, c_char_p)

#: Header name of each structure.
STRUCTURES: Dict[str, type] = {
    "ssh_gss_buffer": Buffer,
    "ssh_gss_error": Error,
    "ssh_gss_backend_info": BackendInfo,
    "ssh_gss_credential_options": CredentialOptions,
    "ssh_gss_credential_info": CredentialInfo,
    "ssh_gss_auth_options": AuthOptions,
    "ssh_gss_context_info": ContextInfo,
    "ssh_gss_store_options": StoreOptions,
    "ssh_gss_rekey_info": RekeyInfo,
    "ssh_gss_peer_error": PeerError,
}

_HANDLE = c_void_p
_HANDLE_OUT = POINTER(c_void_p)
_BUFFER = POINTER(Buffer)
_ERROR = POINTER(Error)
_BYTES = [c_char_p, c_size_t]
_TEXT_OUT = [c_char_p, c_size_t, POINTER(c_size_t)]

#: Result and parameters of each function.
PROTOTYPES: Dict[str, Tuple[Any, List[Any]]] = {
    "ssh_gss_status_name": (c_char_p, [c_int32]),
    "ssh_gss_status_message": (c_char_p, [c_int32]),
    "ssh_gss_version": (c_uint32, []),
    "ssh_gss_load": (c_int32, [c_char_p]),
    "ssh_gss_buffer_dispose": (None, [_BUFFER]),
    "ssh_gss_backend_open": (c_int32, [c_char_p, _HANDLE_OUT, _ERROR]),
    "ssh_gss_backend_report": (c_int32, [c_char_p, _BUFFER]),
    "ssh_gss_backend_get_info": (c_int32, [_HANDLE, POINTER(BackendInfo)]),
    "ssh_gss_backend_close": (None, [_HANDLE]),
    "ssh_gss_credential_acquire": (c_int32, [POINTER(CredentialOptions), _HANDLE_OUT, _ERROR]),
    "ssh_gss_credential_from_native": (c_int32, [_HANDLE, c_uint32, c_void_p, c_uint32, _HANDLE_OUT, _ERROR]),
    "ssh_gss_credential_native": (c_int32, [_HANDLE, POINTER(c_uint32), POINTER(c_void_p)]),
    "ssh_gss_credential_get_info": (c_int32, [_HANDLE, POINTER(CredentialInfo)]),
    "ssh_gss_credential_free": (None, [_HANDLE]),
    "ssh_gss_auth_new": (c_int32, [POINTER(AuthOptions), _HANDLE_OUT, _ERROR]),
    "ssh_gss_auth_free": (None, [_HANDLE]),
    "ssh_gss_set_username": (c_int32, [_HANDLE, c_char_p]),
    "ssh_gss_set_service": (c_int32, [_HANDLE, c_char_p]),
    "ssh_gss_oids": (c_int32, [_HANDLE, c_uint32, _BUFFER]),
    "ssh_gss_check_mech": (c_int32, [_HANDLE, *_BYTES]),
    "ssh_gss_select_mech": (c_int32, [_HANDLE, *_BYTES, _BUFFER]),
    "ssh_gss_init_sec_context": (c_int32, [_HANDLE, *_BYTES, _BUFFER]),
    "ssh_gss_accept_sec_context": (c_int32, [_HANDLE, *_BYTES, _BUFFER]),
    "ssh_gss_peer_error_token": (c_int32, [_HANDLE, *_BYTES]),
    "ssh_gss_get_mic": (c_int32, [_HANDLE, c_uint32, *_BYTES, _BUFFER]),
    "ssh_gss_check_mic": (c_int32, [_HANDLE, c_uint32, *_BYTES, *_BYTES]),
    "ssh_gss_exchange_complete": (c_int32, [_HANDLE]),
    "ssh_gss_get_mic_raw": (c_int32, [_HANDLE, *_BYTES, _BUFFER]),
    "ssh_gss_check_mic_raw": (c_int32, [_HANDLE, *_BYTES, *_BYTES]),
    "ssh_gss_mic_input": (c_int32, [*_BYTES, c_char_p, c_char_p, c_char_p, _BUFFER]),
    "ssh_gss_get_context_info": (c_int32, [_HANDLE, POINTER(ContextInfo)]),
    "ssh_gss_peer_name": (c_int32, [_HANDLE, *_TEXT_OUT]),
    "ssh_gss_peer_exported_name": (c_int32, [_HANDLE, _BUFFER]),
    "ssh_gss_own_name": (c_int32, [_HANDLE, *_TEXT_OUT]),
    "ssh_gss_peer_attribute": (c_int32, [_HANDLE, c_char_p, c_size_t, POINTER(c_uint32), _BUFFER]),
    "ssh_gss_authorize": (c_int32, [_HANDLE, c_char_p]),
    "ssh_gss_authorize_override": (c_int32, [_HANDLE, c_char_p, c_char_p]),
    "ssh_gss_credentials_delegated": (c_int32, [_HANDLE, POINTER(c_int32)]),
    "ssh_gss_delegated_credential": (c_int32, [_HANDLE, _HANDLE_OUT]),
    "ssh_gss_save_client_creds": (c_int32, [_HANDLE, POINTER(StoreOptions), _BUFFER]),
    "ssh_gss_ccache_destroy": (c_int32, [_HANDLE, c_char_p, _ERROR]),
    "ssh_gss_rekey_advice": (c_int32, [_HANDLE, POINTER(RekeyInfo)]),
    "ssh_gss_kex_names": (c_int32, [_HANDLE, c_uint32, c_size_t, *_TEXT_OUT]),
    "ssh_gss_kex_name_parse": (c_int32, [_HANDLE, c_char_p, POINTER(c_uint32)]),
    "ssh_gss_message_body": (c_int32, [c_uint32, *_BYTES, _BUFFER]),
    "ssh_gss_message_body_parse": (c_int32, [c_uint32, *_BYTES, POINTER(POINTER(c_uint8)), POINTER(c_size_t)]),
    "ssh_gss_error_body": (c_int32, [_HANDLE, _BUFFER]),
    "ssh_gss_error_body_parse": (c_int32, [*_BYTES, POINTER(PeerError)]),
    "ssh_gss_last_error": (c_int32, [_HANDLE, _ERROR]),
    "ssh_gss_set_trace": (c_int32, [TraceCallback, c_void_p, c_uint32]),
}


def _file_name() -> str:
    if sys.platform == "win32":
        return "gssnative.dll"
    return "libgssnative.1.dylib" if sys.platform == "darwin" else "libgssnative.so.1"


def candidates() -> List[str]:
    """Where the library is looked for, in order: ``$GSSNATIVE_LIBRARY`` alone, or beside this package, then the system's places."""
    named = os.environ.get(LIBRARY_VARIABLE)
    if named:
        return [named]
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), _file_name())
    return ([beside] if os.path.exists(beside) else []) + [_file_name()]


def load() -> ctypes.CDLL:
    """Load the library and declare its functions.

    :raises LibraryNotFoundError: when no candidate can be loaded, or the one found is no libgssnative of this major version.
    """
    reasons = []
    for path in candidates():
        try:
            library = ctypes.CDLL(path)
        except OSError as error:
            reasons.append(f"{path}: {error}")
            continue
        _declare(library, path)
        return library
    raise LibraryNotFoundError(
        "libgssnative cannot be loaded: " + "; ".join(reasons) + f". Install it, or name its file in {LIBRARY_VARIABLE}."
    )


def _declare(library: ctypes.CDLL, path: str) -> None:
    for name, (result, parameters) in PROTOTYPES.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise LibraryNotFoundError(f"{path} is not a libgssnative that this package can use: it has no {name}") from None
        function.restype = result
        function.argtypes = parameters
    major = library.ssh_gss_version() >> 24
    if major != MAJOR_VERSION:
        raise LibraryNotFoundError(f"{path} has version {major} of the interface; this package needs {MAJOR_VERSION}")

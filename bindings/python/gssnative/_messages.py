"""Bytes that go into SSH messages and come out of them, without an object."""

from __future__ import annotations

from ctypes import POINTER, byref, c_size_t, c_uint8, string_at
from dataclasses import dataclass

from . import _abi
from ._calls import Text, bytes_of, check, library, readable, text
from .constants import Message, OidsMode, Status


@dataclass(frozen=True)
class PeerError:
    """What a server said of an error: see :func:`error_body_parse`. Nothing proves that it is true."""

    major: int
    minor: int
    message: str
    language: str


def oids(mode: OidsMode = OidsMode.CLIENT) -> bytes:
    """The mechanisms that every login offers: Kerberos 5."""
    return bytes_of(library().ssh_gss_oids, None, mode)


def is_krb5(oid: bytes) -> bool:
    """Whether the DER bytes are Kerberos 5's OID, the one mechanism that is accepted."""
    return bool(library().ssh_gss_check_mech(None, oid, len(oid)) == Status.OK)


def mic_input(session_id: bytes, username: Text, service: Text = "ssh-connection", method: Text = "gssapi-with-mic") -> bytes:
    """The bytes under the MIC of a login (RFC 4462 section 3.5)."""
    return bytes_of(library().ssh_gss_mic_input, session_id, len(session_id), text(username), text(service), text(method))


def message_body(message: Message, content: bytes = b"") -> bytes:
    """What stands behind the message number: a string with the content, or nothing."""
    return bytes_of(library().ssh_gss_message_body, message, content, len(content))


def message_body_parse(message: Message, body: bytes) -> bytes:
    """The content of a message.

    :raises GssError: ``GSSN_E_PROTOCOL``: the body is not exactly that of such a message
    """
    content, length = POINTER(c_uint8)(), c_size_t()
    check(library().ssh_gss_message_body_parse(message, body, len(body), byref(content), byref(length)))
    return string_at(content, length.value) if length.value else b""


def error_body_parse(body: bytes) -> PeerError:
    """What a server's error message says, safe to print.

    :raises GssError: ``GSSN_E_PROTOCOL``: it is no such message
    """
    error = _abi.PeerError()
    check(library().ssh_gss_error_body_parse(body, len(body), byref(error)))
    return PeerError(error.major, error.minor, readable(error.message), readable(error.language))

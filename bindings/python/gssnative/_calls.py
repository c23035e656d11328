"""What every call needs: the loaded library, text and buffers in both directions, errors as exceptions."""

from __future__ import annotations

import ctypes
import threading
from typing import Any, Callable, NoReturn, Optional, Tuple, Union

from . import _abi
from .constants import Status
from .errors import GssError, UnsupportedError

Text = Union[str, bytes]

_library: Optional[ctypes.CDLL] = None
_loading = threading.Lock()


def library() -> ctypes.CDLL:
    """The loaded library; loads it at the first call.

    :raises LibraryNotFoundError: when there is none.
    """
    global _library
    if _library is None:
        with _loading:
            if _library is None:
                _library = _abi.load()
    return _library


def version() -> Tuple[int, int, int]:
    """Version of the loaded library."""
    number = library().ssh_gss_version()
    return number >> 24, number >> 16 & 0xFF, number & 0xFFFF


def text(value: Optional[Text]) -> Optional[bytes]:
    """UTF-8 bytes for a ``const char *``. What is no valid text is left to the library to refuse, except what C cannot see."""
    if value is None:
        return None
    data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    if b"\0" in data:
        raise GssError(Status.E_INVALID_ARGUMENT, "the text holds a NUL byte")
    return data


def readable(data: bytes) -> str:
    """Text that came from the library; its messages may quote a peer's bytes."""
    return data.decode("utf-8", "replace")


def raise_error(status: int, record: Optional[_abi.Error] = None, token: bytes = b"") -> NoReturn:
    """Raise the error that ``status`` means, with the details of ``record`` if it is about this status."""
    kind = UnsupportedError if status == Status.E_UNSUPPORTED else GssError
    name = readable(library().ssh_gss_status_name(status))
    if record is None or record.status != status:
        raise kind(status, readable(library().ssh_gss_status_message(status)), name=name, token=token)
    raise kind(
        status,
        readable(record.message) or readable(library().ssh_gss_status_message(status)),
        name=name,
        advice=readable(record.advice),
        hint=record.hint,
        routine=record.routine,
        major=record.major,
        minor=record.minor,
        token=token,
    )


def check(status: int, record: Optional[_abi.Error] = None) -> int:
    """``status`` if it is no error."""
    if status < 0:
        raise_error(status, record)
    return status


class BufferCall:
    """Calls a function whose last parameter is a buffer, and takes over what it returns."""

    def __init__(self, function: Callable[..., int], *arguments: Any) -> None:
        buffer = _abi.Buffer()
        try:
            self.status: int = function(*arguments, ctypes.byref(buffer))
            self.data: bytes = ctypes.string_at(buffer.data, buffer.length) if buffer.length else b""
        finally:
            library().ssh_gss_buffer_dispose(ctypes.byref(buffer))


def bytes_of(function: Callable[..., int], *arguments: Any) -> bytes:
    """The buffer that ``function`` returns, for calls without an object."""
    call = BufferCall(function, *arguments)
    check(call.status)
    return call.data

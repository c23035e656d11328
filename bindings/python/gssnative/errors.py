"""The exceptions of this package."""

from __future__ import annotations

import enum
from typing import Type, Union

from ._abi import LibraryNotFoundError
from .constants import Hint, Routine, Status

__all__ = ["GssError", "LibraryNotFoundError", "UnsupportedError"]


def _named(kind: Type[enum.IntEnum], value: int) -> int:
    """``value`` as a member of ``kind``, or as it is when a newer library knows more than this package."""
    try:
        return kind(value)
    except ValueError:
        return value


class GssError(Exception):
    """A call of libgssnative failed. The attributes are those of the library's error record.

    :ivar status: the status, a :class:`~gssnative.constants.Status`
    :ivar name: its name in the header, such as ``GSSN_E_BAD_MIC``
    :ivar message: every status line of the mechanism, one per line
    :ivar advice: what to do about it; may be empty
    :ivar hint: stable number of the cause that fits best, a :class:`~gssnative.constants.Hint`
    :ivar routine: which call of the security library failed, a :class:`~gssnative.constants.Routine`
    :ivar major: GSSAPI major status
    :ivar minor: GSSAPI minor status
    :ivar token: an error token to send to the peer; usually empty
    """

    def __init__(
        self,
        status: Union[Status, int],
        message: str,
        *,
        name: str = "",
        advice: str = "",
        hint: int = 0,
        routine: int = 0,
        major: int = 0,
        minor: int = 0,
        token: bytes = b"",
    ) -> None:
        self.status = _named(Status, status)
        self.name = name or f"GSSN_{Status(status).name}"
        self.message = message
        self.advice = advice
        self.hint = _named(Hint, hint)
        self.routine = _named(Routine, routine)
        self.major = major
        self.minor = minor
        self.token = token
        super().__init__(f"{self.name}: {message}" + (f" ({advice})" if advice else ""))


class UnsupportedError(GssError, NotImplementedError):
    """This version of the library cannot do what was asked (``GSSN_E_UNSUPPORTED``)."""

"""Owners of what the library made."""

from __future__ import annotations

from typing import Callable, Optional, TypeVar

from ._calls import raise_error
from .constants import Status

_Self = TypeVar("_Self", bound="Handle")


class Handle:
    """Owner of one handle: a context manager that releases it once."""

    _handle: Optional[int] = None
    _free: Callable[[int], None]

    def _own(self, handle: Optional[int], free: Callable[[int], None]) -> None:
        # The function is kept, since the interpreter may have cleared the modules when __del__ runs.
        self._free = free
        self._handle = handle

    def close(self) -> None:
        """Release the object; a second time does nothing."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._free(handle)

    def _live(self) -> int:
        # NULL stands for "without an object" in some functions: a closed object must not turn into that.
        if self._handle is None:
            raise_error(Status.E_BAD_HANDLE)
        return self._handle

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

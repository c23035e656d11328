"""The security libraries of the machine."""

from __future__ import annotations

from ctypes import byref, c_void_p
from dataclasses import dataclass
from typing import Optional

from . import _abi
from ._calls import Text, bytes_of, check, library, readable, text
from ._handle import Handle
from .constants import BackendKind, Capability


@dataclass(frozen=True)
class BackendInfo:
    """What a backend is: see :meth:`Backend.info`."""

    kind: BackendKind
    capabilities: Capability
    name: str
    path: str


class Backend(Handle):
    """A security library of the machine.

    :param order: names and absolute paths in order of preference, one per line; None: the platform's order
    """

    def __init__(self, order: Optional[Text] = None) -> None:
        record = _abi.Error()
        handle = c_void_p()
        check(library().ssh_gss_backend_open(text(order), byref(handle), byref(record)), record)
        self._own(handle.value, library().ssh_gss_backend_close)

    @property
    def info(self) -> BackendInfo:
        """Kind, capabilities, name and file of the library behind it."""
        info = _abi.BackendInfo()
        check(library().ssh_gss_backend_get_info(self._live(), byref(info)))
        return BackendInfo(BackendKind(info.kind), Capability(info.capabilities), readable(info.name), readable(info.path))


def load(order: Optional[Text] = None) -> None:
    """Load the default backend now: before a chroot, or on a thread of the caller's choice."""
    check(library().ssh_gss_load(text(order)))


def backend_report(order: Optional[Text] = None) -> str:
    """Each candidate for a backend on a line of its own: its file, and chosen or why not."""
    return readable(bytes_of(library().ssh_gss_backend_report, text(order)))

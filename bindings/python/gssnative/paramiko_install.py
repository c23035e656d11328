"""Serves :mod:`gssnative.paramiko_ssh_gss` as ``paramiko.ssh_gss``, before or after paramiko is imported."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import ModuleType
from typing import Any, Dict, Mapping, Optional

_NAME = "paramiko.ssh_gss"
_COPIED_AT_IMPORT = ("GSSAuth", "GSS_AUTH_AVAILABLE", "GSS_EXCEPTIONS")


class _DropIn(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and fills the one module ``paramiko.ssh_gss``."""

    def find_spec(self, fullname: str, path: Any, target: Optional[ModuleType] = None) -> Optional[importlib.machinery.ModuleSpec]:
        if fullname != _NAME:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin="gssnative")

    def exec_module(self, module: ModuleType) -> None:
        from . import paramiko_ssh_gss

        for name, value in vars(paramiko_ssh_gss).items():
            if not name.startswith("__"):
                setattr(module, name, value)
        module.__doc__ = paramiko_ssh_gss.__doc__
        original = module.GSSAuth

        def GSSAuth(auth_method: str, gss_deleg_creds: bool = True) -> Any:
            _mend_handlers(sys.modules.get("paramiko.auth_handler"))
            _mend_exchanges(sys.modules.get("paramiko.transport"))
            return original(auth_method, gss_deleg_creds)

        GSSAuth.__doc__ = original.__doc__
        module.GSSAuth = GSSAuth  # type: ignore[attr-defined]


_drop_in = _DropIn()


def install() -> ModuleType:
    """Make paramiko use this package for GSS-API; a second call changes nothing.

    :returns: the module that now is ``paramiko.ssh_gss``
    :raises ImportError: when there is no paramiko, or no libgssnative
    """
    from ._calls import library

    library()
    if _drop_in not in sys.meta_path:
        sys.meta_path.insert(0, _drop_in)
    present = sys.modules.get(_NAME)
    if present is not None and present.__loader__ is not _drop_in:
        _replace(present)
    return importlib.import_module(_NAME)


def _replace(old: ModuleType) -> None:
    """paramiko was imported before: put the new module in the old one's place, also where names were copied at import."""
    del sys.modules[_NAME]
    new = importlib.import_module(_NAME)
    for module_name, module in list(sys.modules.items()):
        if module is None or module_name.partition(".")[0] != "paramiko":
            continue
        members = vars(module)
        for name in _COPIED_AT_IMPORT:
            if module is not new and name in members and members[name] is getattr(old, name):
                setattr(module, name, getattr(new, name))


def _mend_handlers(auth_handler: Optional[ModuleType]) -> None:
    """Two faults of paramiko's server side, mended in its class for the time of a GSS login.

    paramiko 3.2 and later call the entries of the handler table without the object, and this class's table holds plain
    functions. And the host name that a server sets by ``Transport.set_gss_host`` does not reach ``ssh_accept_sec_context``.
    """
    handler = getattr(auth_handler, "GssapiWithMicAuthHandler", None)
    if handler is None or getattr(handler, "_mended_by_gssnative", False):
        return
    handler._mended_by_gssnative = True
    handler.gss_host = property(lambda self: self._delegate.gss_host or self.transport.gss_host)
    table: Any = getattr(handler, "_GssapiWithMicAuthHandler__handler_table", None)
    base = getattr(auth_handler, "AuthHandler", None)
    if isinstance(table, dict) and isinstance(vars(base).get("_server_handler_table"), property):
        handler._handler_table = property(lambda self: _bound(table, self))


def _bound(table: Mapping[int, Any], handler: object) -> Dict[int, Any]:
    return {kind: function.__get__(handler) for kind, function in table.items()}


def _mend_exchanges(transport: Optional[ModuleType]) -> None:
    """Two faults of paramiko's server side in a key exchange, mended where its hash becomes known.

    The server's MIC must be over the hash of this exchange; paramiko gives the session identifier, which is the hash of the first one. And
    the host name that a server sets by ``Transport.set_gss_host`` does not reach ``ssh_accept_sec_context``, which is called next.
    """
    kind = getattr(transport, "Transport", None)
    set_hash = getattr(kind, "_set_K_H", None)
    if set_hash is None or getattr(set_hash, "_mended_by_gssnative", False):
        return

    def _set_K_H(self: Any, k: int, h: bytes) -> None:
        set_hash(self, k, h)
        tell = getattr(getattr(self, "kexgss_ctxt", None), "ssh_gss_exchange_hash", None)
        if tell is not None and self.server_mode:
            tell(h)
            if hasattr(self.kex_engine, "gss_host"):
                self.kex_engine.gss_host = self.gss_host

    _set_K_H._mended_by_gssnative = True  # type: ignore[attr-defined]
    kind._set_K_H = _set_K_H  # type: ignore[union-attr]

"""Names of GSS key exchange methods; those of an object have its opt-outs."""

from __future__ import annotations

from ctypes import byref, c_size_t, c_uint32, create_string_buffer
from typing import Optional

from ._calls import Text, check, library, raise_error, readable, text
from .constants import Family, Status


def kex_names(families: Family = Family(0), budget: int = 0) -> str:
    """The names of GSS key exchange methods, comma-separated, the preferred one first.

    :param families: those that the caller has; none: the usual ones
    :param budget: the most bytes that the list may have; names that do not fit are left out whole. 0: no limit
    """
    return names_of(None, families, budget)


def kex_name_parse(name: Text) -> Family:
    """The family of an agreed key exchange method.

    :raises GssError: ``GSSN_E_BAD_MECHANISM``: not with Kerberos 5; ``GSSN_E_UNSUPPORTED``: of no family that is known or allowed;
        ``GSSN_E_PROTOCOL``: no GSS key exchange
    """
    return family_of(None, name)


def names_of(auth: Optional[int], families: Family, budget: int) -> str:
    """The names for an object's handle, or for none."""
    length = c_size_t()
    status = library().ssh_gss_kex_names(auth, families, budget, None, 0, byref(length))
    if status != Status.E_BUFFER_TOO_SMALL or length.value == 0:
        raise_error(status)
    names = create_string_buffer(length.value + 1)
    check(library().ssh_gss_kex_names(auth, families, budget, names, len(names), byref(length)))
    return readable(names.value)


def family_of(auth: Optional[int], name: Text) -> Family:
    """The family for an object's handle, or for none."""
    family = c_uint32()
    check(library().ssh_gss_kex_name_parse(auth, text(name), byref(family)))
    return Family(family.value)

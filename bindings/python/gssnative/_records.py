"""What the library tells about an authentication, a peer and tickets, in Python's terms."""

from __future__ import annotations

from dataclasses import dataclass

from .constants import AttributeFlags, AuthorizedBy, DelegationRefusal, Granted, Rekey, State


@dataclass(frozen=True)
class ContextInfo:
    """State and outcome of an authentication: see :attr:`Auth.info`."""

    state: State
    granted: Granted
    delegation_refused: DelegationRefusal
    authorized_by: AuthorizedBy
    expires: int
    mechanism: bytes


@dataclass(frozen=True)
class Attribute:
    """A value of an attribute of the peer's name: see :meth:`Auth.peer_attribute`."""

    value: bytes
    flags: AttributeFlags


@dataclass(frozen=True)
class RekeyInfo:
    """Whether to exchange keys again, and the times that this comes from, in UTC seconds since 1970: see :meth:`Auth.rekey_advice`."""

    advice: Rekey
    credential_expires: int
    context_expires: int

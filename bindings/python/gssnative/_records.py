"""What the library tells about a peer, in Python's terms."""

from __future__ import annotations

from dataclasses import dataclass

from .constants import AttributeFlags


@dataclass(frozen=True)
class Attribute:
    """A value of an attribute of the peer's name: see :meth:`Auth.peer_attribute`."""

    value: bytes
    flags: AttributeFlags

"""Kerberos logins for SSH stacks, by libgssnative.

A client::

    with gssnative.initiator("server.example.org", "alice") as auth:
        token = auth.init()                      # send it, receive the server's
        token = auth.init(reply)                 # until auth.complete
        mic = auth.get_mic(session_id)

A server::

    with gssnative.acceptor("server.example.org", "alice") as auth:
        reply = auth.accept(token)               # until auth.complete
        auth.check_mic(session_id, mic)
        auth.authorize()                         # a verified MIC alone is not a login

Other tickets or keys than the default ones, without a change of the environment::

    with gssnative.Credential(source="ccache:FILE:/tmp/tickets") as tickets:
        auth = gssnative.initiator("server.example.org", "alice", credential=tickets)

paramiko: call :func:`install` once; see :mod:`gssnative.paramiko_ssh_gss`.
"""

from __future__ import annotations

from ._auth import Auth, acceptor, initiator
from ._backend import Backend, BackendInfo, backend_report, load
from ._calls import version
from ._credentials import Credential, CredentialInfo, ccache_destroy
from ._kex import kex_name_parse, kex_names
from ._messages import PeerError, error_body_parse, is_krb5, message_body, message_body_parse, mic_input, oids
from ._records import Attribute, ContextInfo, RekeyInfo
from .constants import (
    Allow, AttributeFlags, AuthorizedBy, BackendKind, Capability, Delegation, DelegationRefusal, Family, Granted, Hint, Message,
    Method, MicKind, NativeKind, OidsMode, Rekey, Role, Routine, State, Status, Store, Usage,
)  # fmt: skip
from .errors import GssError, LibraryNotFoundError, UnsupportedError
from .paramiko_install import install

__all__ = [
    "Allow", "Attribute", "AttributeFlags", "Auth", "AuthorizedBy", "Backend", "BackendInfo", "BackendKind", "Capability",
    "ContextInfo", "Credential", "CredentialInfo", "Delegation", "DelegationRefusal", "Family", "Granted", "GssError", "Hint",
    "LibraryNotFoundError", "Message", "Method", "MicKind", "NativeKind", "OidsMode", "PeerError", "Rekey", "RekeyInfo", "Role",
    "Routine", "State", "Status", "Store", "UnsupportedError", "Usage", "acceptor", "backend_report",
    "ccache_destroy", "error_body_parse", "initiator", "install", "is_krb5", "kex_name_parse", "kex_names", "load", "message_body",
    "message_body_parse", "mic_input", "oids", "version",
]  # fmt: skip

__version__ = "1.0.0"

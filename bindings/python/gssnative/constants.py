"""The constants of gssnative.h. ``C_PREFIXES`` gives the header's name of each member: prefix + member name."""

from __future__ import annotations

import enum
from typing import Dict, Type, Union


class Status(enum.IntEnum):
    """0 done, 1 go on, below 0 an error."""

    OK = 0
    CONTINUE = 1
    E_BAD_HANDLE = -1
    E_INVALID_ARGUMENT = -2
    E_BUFFER_TOO_SMALL = -3
    E_BUSY = -4
    E_BAD_STATE = -5
    E_UNSUPPORTED = -6
    E_NO_MEMORY = -7
    E_INTERNAL = -8
    E_NO_BACKEND = -20
    E_BACKEND_UNUSABLE = -21
    E_BACKEND_FAILURE = -22
    E_NO_CREDENTIALS = -30
    E_CREDENTIALS_EXPIRED = -31
    E_BAD_KEYTAB = -32
    E_LOGON_DENIED = -33
    E_NO_DELEGATED_CREDENTIALS = -34
    E_CACHE_REFUSED = -35
    E_CACHE_FAILURE = -36
    E_SERVER_UNKNOWN = -40
    E_KDC_UNREACHABLE = -41
    E_CLOCK_SKEW = -42
    E_BAD_MECHANISM = -50
    E_BAD_TOKEN = -51
    E_BAD_MIC = -52
    E_REPLAY = -53
    E_NOT_GRANTED = -54
    E_PROTOCOL = -55
    E_PEER_ERROR = -56
    E_NO_ATTRIBUTE = -57
    E_NOT_AUTHORIZED = -60


class Hint(enum.IntEnum):
    """The cause of an error that fits best."""

    NONE = 0
    NO_TICKET = 1
    TICKET_EXPIRED = 2
    SERVER_NOT_IN_KDC = 3
    KDC_UNREACHABLE = 4
    REALM_UNKNOWN = 5
    CLOCK_SKEW = 6
    NO_KEYTAB = 7
    KEY_MISMATCH = 8
    WRONG_SERVICE_NAME = 9
    REPLAYED = 10
    MECHANISM_REFUSED = 11
    PRINCIPAL_NOT_ALLOWED = 12
    K5LOGIN_UNREADABLE = 13
    NO_LIBRARY = 14
    OTHER_LIBRARY = 15
    CLIENT_REFUSED = 16
    BAD_CONFIGURATION = 17
    MIC_INPUT_DIFFERS = 18
    WRONG_ORDER = 19
    FILE_TROUBLE = 20
    LATER_EXCHANGE = 21
    CHANNEL_BINDINGS = 22
    UNSAFE_PLACE = 23
    CACHE_EXISTS = 24
    CACHE_OF_ANOTHER = 25
    ENCRYPTION_TYPE = 26
    LOGON_SESSION = 40
    LOGON_EXPIRED = 41
    DOMAIN_CONTROLLER = 42
    SERVICE_ACCOUNT = 43
    ACCOUNT_NOT_ALLOWED = 44


class Routine(enum.IntEnum):
    """The call of the security library that failed."""

    NONE = 0
    INIT_SEC_CONTEXT = 1
    ACCEPT_SEC_CONTEXT = 2
    ACQUIRE_CRED = 3
    IMPORT_NAME = 4
    DISPLAY_NAME = 5
    INQUIRE_CONTEXT = 6
    INQUIRE_CRED = 7
    GET_MIC = 8
    VERIFY_MIC = 9
    KRB5_INIT_CONTEXT = 10
    KRB5_GET_HOST_REALM = 11
    KRB5_PARSE_NAME = 12
    ACQUIRE_CRED_WITH_PASSWORD = 13
    EXPORT_NAME = 14
    GET_NAME_ATTRIBUTE = 15
    KRB5_CC_RESOLVE = 16
    KRB5_CC_GET_PRINCIPAL = 17
    KRB5_KT_RESOLVE = 18
    KRB5_KT_HAVE_CONTENT = 19
    KRB5_INIT_CREDS_GET = 20
    IMPORT_CRED = 21
    KRB5_COPY_CCACHE = 22
    KRB5_CC_INITIALIZE = 23
    KRB5_CC_DESTROY = 24
    ACQUIRE_CREDENTIALS_HANDLE = 40
    QUERY_CREDENTIALS_ATTRIBUTES = 41
    INITIALIZE_SECURITY_CONTEXT = 42
    ACCEPT_SECURITY_CONTEXT = 43
    COMPLETE_AUTH_TOKEN = 44
    QUERY_CONTEXT_ATTRIBUTES = 45
    MAKE_SIGNATURE = 46
    VERIFY_SIGNATURE = 47
    QUERY_SECURITY_CONTEXT_TOKEN = 48
    QUERY_SECURITY_PACKAGE_INFO = 49


class Role(enum.IntEnum):
    """Which side of the login an object plays."""

    INITIATOR = 1
    ACCEPTOR = 2


class Usage(enum.IntEnum):
    """What a credential is for."""

    INITIATE = 1
    ACCEPT = 2


class Method(enum.IntEnum):
    """The SSH authentication method."""

    WITH_MIC = 1
    KEYEX = 2
    HOST = 3


class Delegation(enum.IntEnum):
    """Whether an initiator hands over its ticket."""

    NEVER = 0
    IF_POLICY = 1
    ALWAYS = 2


class Allow(enum.IntFlag):
    """Opt-outs from the safe defaults."""

    ANY_HOST_KEY = 0x01
    NO_MUTUAL = 0x02
    NO_INTEGRITY = 0x04
    DNS_CANONICALIZATION = 0x08
    NO_LOCAL_USER = 0x10
    SHA1_KEX = 0x20
    UNAUTHENTICATED_ATTRIBUTES = 0x40


class BackendKind(enum.IntEnum):
    """The kind of security library behind a backend."""

    MIT = 1
    HEIMDAL = 2
    GSS_FRAMEWORK = 3
    SSPI = 4
    MIT_FOR_WINDOWS = 5
    OTHER = 6


class Capability(enum.IntFlag):
    """What a backend can do beyond the handshake."""

    AUTHORIZE = 0x01
    DETECT_REPLAY = 0x02
    MAP_HOST_TO_REALM = 0x04
    NAME_ATTRIBUTES = 0x08
    CHANNEL_BINDINGS = 0x10


class OidsMode(enum.IntEnum):
    """Form of the list of mechanisms: a request's or a response's."""

    CLIENT = 1
    SERVER = 2


class MicKind(enum.IntEnum):
    """What is under a MIC."""

    USERAUTH = 1
    EXCHANGE_HASH = 2


class Message(enum.IntEnum):
    """Numbers of the SSH_MSG_USERAUTH_GSSAPI_* messages."""

    RESPONSE = 60
    TOKEN = 61
    EXCHANGE_COMPLETE = 63
    ERROR = 64
    ERRTOK = 65
    MIC = 66


class Family(enum.IntFlag):
    """Families of GSS key exchange methods."""

    GROUP14_SHA256 = 0x1
    GROUP15_SHA512 = 0x2
    GROUP16_SHA512 = 0x4
    GROUP17_SHA512 = 0x8
    GROUP18_SHA512 = 0x10
    NISTP256_SHA256 = 0x20
    NISTP384_SHA384 = 0x40
    NISTP521_SHA512 = 0x80
    CURVE25519_SHA256 = 0x100
    CURVE448_SHA512 = 0x200
    GROUP14_SHA1 = 0x10000
    GROUP1_SHA1 = 0x20000
    GEX_SHA1 = 0x40000


class State(enum.IntEnum):
    """State of an authentication object."""

    NEW = 1
    IN_PROGRESS = 2
    ESTABLISHED = 3
    VERIFIED = 4
    AUTHORIZED = 5
    FAILED = 6
    BOUND = 7
    PROVED = 8


class Granted(enum.IntFlag):
    """What the completed context grants."""

    MUTUAL = 0x01
    INTEGRITY = 0x02
    DELEGATION = 0x04
    CHANNEL_BINDING = 0x08


class DelegationRefusal(enum.IntEnum):
    """Why delegation was asked for and not granted."""

    NOT_REFUSED = 0
    NOT_GRANTED = 1
    DECLINED = 2
    OTHER_PRINCIPAL = 3
    UNUSABLE = 4
    NOT_FORWARDABLE = 5
    NOT_OK_AS_DELEGATE = 6


class Store(enum.IntFlag):
    """How delegated credentials are stored."""

    OWNER = 0x01
    OVERWRITE = 0x02
    UPDATE = 0x04


class AuthorizedBy(enum.IntEnum):
    """The rule that decided who may log in."""

    NOTHING = 0
    K5LOGIN = 1
    AUTH_TO_LOCAL = 2
    OVERRIDE = 3
    WINDOWS_ACCOUNT = 4
    PRINCIPAL_NAME = 5


class AttributeFlags(enum.IntFlag):
    """What is known of the value of an attribute."""

    AUTHENTICATED = 0x01
    COMPLETE = 0x02


class Rekey(enum.IntEnum):
    """Whether to exchange keys again because of tickets."""

    NOT_NEEDED = 1
    CREDENTIALS_RENEWED = 2
    SOON = 3
    NOT_POSSIBLE = 4


class NativeKind(enum.IntEnum):
    """Kinds of credential handles of other libraries."""

    GSS_CRED = 1
    SSPI = 2
    TOKEN = 3


C_PREFIXES: Dict[Union[Type[enum.IntEnum], Type[enum.IntFlag]], str] = {
    Status: "GSSN_",
    Hint: "GSSN_HINT_",
    Routine: "GSSN_ROUTINE_",
    Role: "GSSN_",
    Usage: "GSSN_",
    Method: "GSSN_",
    Delegation: "GSSN_DELEGATE_",
    Allow: "GSSN_ALLOW_",
    BackendKind: "GSSN_BACKEND_",
    Capability: "GSSN_CAN_",
    OidsMode: "GSSN_OIDS_",
    MicKind: "GSSN_MIC_",
    Message: "GSSN_MESSAGE_",
    Family: "GSSN_FAMILY_",
    State: "GSSN_STATE_",
    Granted: "GSSN_GRANTED_",
    DelegationRefusal: "GSSN_DELEGATION_",
    Store: "GSSN_STORE_",
    AuthorizedBy: "GSSN_AUTHORIZED_BY_",
    AttributeFlags: "GSSN_ATTRIBUTE_",
    Rekey: "GSSN_REKEY_",
    NativeKind: "GSSN_NATIVE_",
}

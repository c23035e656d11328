"""The tables of calls and states in docs/security.md, done: each call in each state that Kerberos reaches, with each method."""

import ctypes
import re

import gssnative
import rig
from ends import JUNK, STATES, Ends, kerberos_error
from gssnative import GssError, Method, MicKind, State, Status, _abi
from gssnative._calls import check, library
from login import HOST

OFFER = bytes.fromhex("000000010000000b06092a864886f712010202")
KRB5 = OFFER[8:]

#: The headings of the tables, and the methods that each is about.
TABLES = {
    "With every method": tuple(Method),
    "GSSN_WITH_MIC": (Method.WITH_MIC,),
    "GSSN_KEYEX": (Method.KEYEX,),
    "GSSN_HOST": (Method.HOST,),
}

USERAUTH, HASH, OTHER = "a user authentication", "an exchange hash", "other bytes"

#: What a step reaches with Kerberos, for role and state; a token in an initiator's first call is not taken.
STEPS = {
    ("I", "NEW"): {"IN_PROGRESS", "NEW", "FAILED"},
    ("I", "IN_PROGRESS"): {"ESTABLISHED", "FAILED"},
    ("A", "NEW"): {"ESTABLISHED", "FAILED"},
}

#: What the tables say and a sound mechanism never does.
NOT_PROVOKED = {("ssh_gss_get_mic", "FAILED"), ("ssh_gss_get_mic_raw", "FAILED"), ("ssh_gss_exchange_complete", "VERIFIED")}

#: Notes that say how a call ends that leads to FAILED.
ENDINGS = {
    "7": {Status.E_PROTOCOL, Status.E_PEER_ERROR},
    "8": {Status.E_PROTOCOL},
    "9": {Status.E_PEER_ERROR},
    "11": {Status.E_PROTOCOL},
}


def tables():
    """For each method: for function, subject and role the row, which has a cell for each state."""
    rows = {method: {} for method in Method}
    methods, columns = (), []
    for line in (rig.REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8").splitlines():
        heading = re.fullmatch("#+ (.*)", line)
        if heading:
            methods = TABLES.get(heading.group(1), ())
        if not methods or not line.startswith("|") or line.startswith("| ---"):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "Call":
            columns = cells[2:]
            continue
        subjects = cells[0].partition(" of ")[2].split(", ") if " of " in cells[0] else [None]
        for method in methods:
            for function in re.findall(r"`(\w+)`", cells[0]):
                for subject in subjects:
                    for role in cells[1]:
                        assert (function, subject, role) not in rows[method], line
                        rows[method][function, subject, role] = dict(zip(columns, cells[2:]))
    return rows


def outcomes(function, role, state, cell):
    """The states that a cell allows afterwards; None: the object is gone."""
    if cell == "ends":
        return {None}
    if cell.startswith("step"):
        return STEPS[role, state]
    named = {after for after in re.findall("|".join(STATES), cell) if (function, after) not in NOT_PROVOKED}
    return named | {state} if re.search("BAD_STATE|stays|reads|refused", cell) else named


def last_error(ends, auth):
    check(library().ssh_gss_last_error(auth._handle, ctypes.byref(_abi.Error())))


def init(ends, auth):
    if auth.info.state == State.IN_PROGRESS:
        auth.init(ends.server.accept(ends.tokens[-1]))
    else:
        auth.init()


def accept(ends, auth):
    with gssnative.initiator(HOST, ends.username) as another:
        auth.accept(another.init())


def error_body_after_an_error(ends, auth):
    try:
        auth.set_service("")
    except GssError:
        return auth.error_body()
    raise AssertionError("an empty service was taken")


def delegated_credential(ends, auth):
    handle = ctypes.c_void_p()
    auth._call(library().ssh_gss_delegated_credential, ctypes.byref(handle))
    library().ssh_gss_credential_free(handle)


def check_raw(data):
    """Ways to check a MIC over these bytes: the peer's, and one that is none."""
    return [
        lambda ends, auth: auth.check_mic_raw(data(ends), ends.from_peer(auth, data(ends))),
        lambda ends, auth: auth.check_mic_raw(data(ends), JUNK),
    ]


def other_user(ends):
    return ends.input("carol")


#: For each function and subject the ways to call it; together they reach every state that a cell names.
WAYS = {
    ("ssh_gss_set_username", None): [lambda ends, auth: auth.set_username(ends.username)],
    ("ssh_gss_set_service", None): [lambda ends, auth: auth.set_service("ssh-connection")],
    ("ssh_gss_oids", None): [lambda ends, auth: auth.oids(gssnative.OidsMode.CLIENT)],
    ("ssh_gss_kex_names", None): [lambda ends, auth: auth.kex_names()],
    ("ssh_gss_kex_name_parse", None): [lambda ends, auth: auth.kex_name_parse("gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==")],
    ("ssh_gss_check_mech", None): [lambda ends, auth: auth.check_mech(KRB5), lambda ends, auth: auth.check_mech(KRB5[:-1])],
    ("ssh_gss_select_mech", None): [lambda ends, auth: auth.select_mech(OFFER), lambda ends, auth: auth.select_mech(OFFER[:-1])],
    ("ssh_gss_init_sec_context", None): [
        init,
        lambda ends, auth: auth.init(JUNK),
        lambda ends, auth: auth.init(kerberos_error()),
    ],
    ("ssh_gss_accept_sec_context", None): [
        accept,
        lambda ends, auth: auth.accept(JUNK),
        lambda ends, auth: auth.accept(kerberos_error()),
    ],
    ("ssh_gss_peer_error_token", None): [
        lambda ends, auth: auth.peer_error_token(JUNK),
        lambda ends, auth: auth.peer_error_token(kerberos_error()),
    ],
    ("ssh_gss_get_mic", USERAUTH): [lambda ends, auth: auth.get_mic(rig.SESSION_ID)],
    ("ssh_gss_get_mic", HASH): [lambda ends, auth: auth.get_mic(rig.SESSION_ID, MicKind.EXCHANGE_HASH)],
    ("ssh_gss_get_mic_raw", USERAUTH): [lambda ends, auth: auth.get_mic_raw(ends.input())],
    ("ssh_gss_get_mic_raw", HASH): [lambda ends, auth: auth.get_mic_raw(rig.SESSION_ID)],
    ("ssh_gss_get_mic_raw", OTHER): [lambda ends, auth: auth.get_mic_raw(b"anything")],
    ("ssh_gss_check_mic", USERAUTH): [
        lambda ends, auth: auth.check_mic(rig.SESSION_ID, ends.from_peer(auth, ends.input())),
        lambda ends, auth: auth.check_mic(rig.SESSION_ID, JUNK),
    ],
    ("ssh_gss_check_mic", HASH): [
        lambda ends, auth: auth.check_mic(rig.SESSION_ID, ends.from_peer(auth, rig.SESSION_ID), MicKind.EXCHANGE_HASH),
        lambda ends, auth: auth.check_mic(rig.SESSION_ID, JUNK, MicKind.EXCHANGE_HASH),
    ],
    ("ssh_gss_check_mic_raw", USERAUTH): check_raw(Ends.input) + check_raw(other_user),
    ("ssh_gss_check_mic_raw", HASH): check_raw(lambda ends: rig.SESSION_ID),
    ("ssh_gss_check_mic_raw", OTHER): check_raw(lambda ends: b"anything"),
    ("ssh_gss_exchange_complete", None): [lambda ends, auth: auth.exchange_complete()],
    ("ssh_gss_authorize", None): [lambda ends, auth: auth.authorize()],
    ("ssh_gss_authorize_override", None): [lambda ends, auth: auth.authorize_override(ends.username, "a test")],
    ("ssh_gss_peer_name", None): [lambda ends, auth: auth.peer_name],
    ("ssh_gss_peer_exported_name", None): [lambda ends, auth: auth.peer_exported_name],
    ("ssh_gss_peer_attribute", None): [lambda ends, auth: auth.peer_attributes("auth-indicators")],
    ("ssh_gss_rekey_advice", None): [lambda ends, auth: auth.rekey_advice()],
    ("ssh_gss_own_name", None): [lambda ends, auth: auth.own_name],
    ("ssh_gss_delegated_credential", None): [delegated_credential],
    ("ssh_gss_save_client_creds", None): [lambda ends, auth: gssnative.ccache_destroy(auth.save_client_creds())],
    ("ssh_gss_credentials_delegated", None): [lambda ends, auth: auth.credentials_delegated],
    ("ssh_gss_error_body", None): [lambda ends, auth: auth.error_body(), error_body_after_an_error],
    ("ssh_gss_get_context_info", None): [lambda ends, auth: auth.info],
    ("ssh_gss_last_error", None): [last_error],
    ("ssh_gss_auth_free", None): [lambda ends, auth: library().ssh_gss_auth_free(auth._handle)],
}

INITIATOR_STATES = ("NEW", "IN_PROGRESS", "ESTABLISHED", "BOUND", "PROVED", "FAILED")
ACCEPTOR_STATES = ("NEW", "ESTABLISHED", "BOUND", "VERIFIED", "AUTHORIZED", "FAILED")
EXCHANGE_STATES = ("BOUND", "PROVED")


def reached(method, role):
    """Kerberos needs one step of an acceptor; only acceptors verify and decide, and only an exchange binds."""
    states = INITIATOR_STATES if role == "I" else ACCEPTOR_STATES
    return [state for state in states if method != Method.WITH_MIC or state not in EXCHANGE_STATES]


@rig.with_both_configurations
class TableOfStates(rig.RealmTest):
    def attempt(self, method, way, role, state, username, over_exchange):
        """The status of one call, and the state after it; None if the object is gone."""
        with Ends(method, username) as ends:
            ends.over_exchange |= over_exchange
            auth = ends.reach(role, state)
            status = Status.OK
            try:
                way(ends, auth)
            except GssError as error:
                status = error.status
            try:
                return status, auth.info.state.name
            except GssError as error:
                self.assertEqual(error.status, Status.E_BAD_HANDLE)
                return status, None

    def check_cell(self, method, call, role, state, cell, over_exchange=False):
        # alice's ticket logs in as alice, and as bob only by override
        results = {
            self.attempt(method, way, role, state, user, over_exchange) for way in WAYS[call] for user in ("alice", "bob")
        }
        self.assertEqual({after for _, after in results}, outcomes(call[0], role, state, cell))
        statuses = {status for status, _ in results}
        note = re.search(r"\((\d+)\)", cell)
        expected = {Status.E_BAD_STATE} if "BAD_STATE" in cell else {Status.E_INVALID_ARGUMENT} if cell == "refused" else set()
        if cell == "reads (13)":                # nobody delegates here: abi/realm_delegated.c does
            expected = {Status.E_NO_DELEGATED_CREDENTIALS}
        if "FAILED" in cell and note and note.group(1) in ENDINGS:
            expected |= ENDINGS[note.group(1)]
        if expected:
            self.assertEqual(statuses, expected)
        else:
            self.assertIn(Status.OK, statuses)

    def check_method(self, method):
        rows = tables()[method]
        self.assertEqual({call[:2] for call in rows} - set(WAYS), set(), "rows that nothing here does")
        for call in WAYS:
            for role in "IA":
                row = rows.get((*call, role))
                for state in reached(method, role):
                    cell = row[state] if row else "BAD_STATE"
                    with self.subTest(call=call, role=role, state=state, cell=cell):
                        self.check_cell(method, call, role, state, cell)

    # Rules R20, R26, R28, R65, R74: no MIC before completion, no verdict before the MIC, none left after a new name.
    def test_with_mic(self):
        self.check_method(Method.WITH_MIC)

    # Rules R26, R44, R46: no MIC before completion, one exchange, one user authentication.
    def test_keyex(self):
        self.check_method(Method.KEYEX)

    # Rules R26, R44: what a host built is held to the same order.
    def test_host(self):
        self.check_method(Method.HOST)

    # Rule R44: an exchange that a host drove is spent like any other.
    def test_host_over_an_exchange(self):
        rows = tables()[Method.KEYEX]
        for call in WAYS:
            row = rows.get((*call, "A"))
            for state in ("VERIFIED", "AUTHORIZED"):
                cell = row[state] if row else "BAD_STATE"
                if call in (("ssh_gss_get_mic_raw", HASH), ("ssh_gss_check_mic_raw", USERAUTH)):
                    self.assertEqual(cell, "BAD_STATE")
                with self.subTest(call=call, state=state, cell=cell):
                    self.check_cell(Method.HOST, call, "A", state, cell, over_exchange=True)

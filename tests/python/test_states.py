"""The table of calls and states in docs/security.md, done: each call in each state that Kerberos reaches."""

import ctypes
import re

import gssnative
import rig
from gssnative import GssError, State, Status, _abi
from gssnative._calls import check, library
from login import HOST, Login

OFFER = bytes.fromhex("000000010000000b06092a864886f712010202")
KRB5 = OFFER[8:]
JUNK = b"no token and no MIC"
STATES = {state.name: state for state in State}

#: What a step reaches with Kerberos, for role and state; a token in an initiator's first call is not taken.
STEPS = {("I", "NEW"): {"IN_PROGRESS", "NEW"}, ("I", "IN_PROGRESS"): {"ESTABLISHED", "FAILED"}, ("A", "NEW"): {"ESTABLISHED", "FAILED"}}

#: What the table says and a sound mechanism never does.
NOT_PROVOKED = {("ssh_gss_get_mic", "FAILED"), ("ssh_gss_get_mic_raw", "FAILED")}


def table():
    """Rows of the document: functions, roles, and for each state the cell."""
    lines = (rig.REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| Call |"))
    columns = [cell.strip() for cell in lines[start].strip("|").split("|")]
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        for place in range(len(cells)):
            if cells[place].startswith("the same"):
                cells[place] = cells[place - 1]
        yield re.findall(r"`(\w+)`", cells[0]), cells[1], dict(zip(columns[2:], cells[2:]))


def outcomes(function, role, state, cell):
    """The states that a cell allows afterwards; None: the object is gone."""
    if cell == "BAD_STATE":
        return {state}
    if cell == "ends":
        return {None}
    if cell.startswith("step"):
        return STEPS[role, state]
    named = set(re.findall("|".join(STATES), cell))
    if re.match("stays|reads|→ .*or stays", cell):
        named.add(state)
    return {after for after in named if (function, after) not in NOT_PROVOKED}


class Ends(Login):
    """A login whose client or server is brought into a state."""

    def reach(self, role, state):
        if role == "I":
            return self._client(state)
        if state == "FAILED":
            self._refuse(self.server.accept, JUNK)
        if state not in ("NEW", "FAILED"):
            self.establish()
        if state in ("VERIFIED", "AUTHORIZED"):
            self.server.check_mic(rig.SESSION_ID, self.client.get_mic(rig.SESSION_ID))
        if state == "AUTHORIZED":
            self.server.authorize_override(self.username, "a test")
        return self.server

    def _client(self, state):
        if state in ("IN_PROGRESS", "FAILED"):
            self.tokens.append(self.client.init())
        if state == "FAILED":
            self._refuse(self.client.init, JUNK)
        if state == "ESTABLISHED":
            self.establish()
        return self.client

    @staticmethod
    def _refuse(call, *arguments):
        try:
            call(*arguments)
        except GssError:
            return
        raise AssertionError("junk was taken")

    def __init__(self, username):
        super().__init__(username=username)
        self.username = username

    def mic(self, data=None):
        """A good MIC of the client's, for a server in any state that may have one."""
        if not self.client.complete:
            return JUNK
        return self.client.get_mic(rig.SESSION_ID) if data is None else self.client.get_mic_raw(data)


def last_error(ends, auth):
    check(library().ssh_gss_last_error(auth._handle, ctypes.byref(_abi.Error())))


def init(ends, auth):
    if auth.info.state == State.NEW:
        auth.init()
    elif auth.info.state == State.IN_PROGRESS:
        auth.init(ends.server.accept(ends.tokens[-1]))
    else:
        auth.init(JUNK)


def accept(ends, auth):
    with gssnative.initiator(HOST, ends.username) as another:
        auth.accept(another.init())


def own_input(ends):
    return gssnative.mic_input(rig.SESSION_ID, ends.username)


#: For each function the ways to call it; together they reach every state that a cell names.
WAYS = {
    "ssh_gss_set_username": [lambda ends, auth: auth.set_username(ends.username)],
    "ssh_gss_set_service": [lambda ends, auth: auth.set_service("ssh-connection")],
    "ssh_gss_oids": [lambda ends, auth: auth.oids(gssnative.OidsMode.CLIENT)],
    "ssh_gss_check_mech": [lambda ends, auth: auth.check_mech(KRB5), lambda ends, auth: auth.check_mech(KRB5[:-1])],
    "ssh_gss_select_mech": [lambda ends, auth: auth.select_mech(OFFER), lambda ends, auth: auth.select_mech(OFFER[:-1])],
    "ssh_gss_init_sec_context": [init, lambda ends, auth: auth.init(JUNK)],
    "ssh_gss_accept_sec_context": [accept, lambda ends, auth: auth.accept(JUNK)],
    "ssh_gss_get_mic": [lambda ends, auth: auth.get_mic(rig.SESSION_ID)],
    "ssh_gss_get_mic_raw": [lambda ends, auth: auth.get_mic_raw(JUNK)],
    "ssh_gss_check_mic": [
        lambda ends, auth: auth.check_mic(rig.SESSION_ID, ends.mic()),
        lambda ends, auth: auth.check_mic(rig.SESSION_ID, JUNK),
    ],
    "ssh_gss_check_mic_raw": [
        lambda ends, auth: auth.check_mic_raw(own_input(ends), ends.mic(own_input(ends))),
        lambda ends, auth: auth.check_mic_raw(b"anything", ends.mic(b"anything")),
        lambda ends, auth: auth.check_mic_raw(own_input(ends), JUNK),
    ],
    "ssh_gss_authorize": [lambda ends, auth: auth.authorize()],
    "ssh_gss_authorize_override": [lambda ends, auth: auth.authorize_override(ends.username, "a test")],
    "ssh_gss_peer_name": [lambda ends, auth: auth.peer_name],
    "ssh_gss_own_name": [lambda ends, auth: auth.own_name],
    "ssh_gss_credentials_delegated": [lambda ends, auth: auth.credentials_delegated],
    "ssh_gss_get_context_info": [lambda ends, auth: auth.info],
    "ssh_gss_last_error": [last_error],
    "ssh_gss_auth_free": [lambda ends, auth: library().ssh_gss_auth_free(auth._handle)],
}


def exists(role, state):
    """Kerberos needs one step of an acceptor; only acceptors verify and decide."""
    return state != "IN_PROGRESS" if role == "A" else state not in ("VERIFIED", "AUTHORIZED")


@rig.with_both_configurations
class TableOfStates(rig.RealmTest):
    def attempt(self, way, role, state, username):
        """The status of one call, and the state after it; None if the object is gone."""
        with Ends(username) as ends:
            auth = ends.reach(role, state)
            self.assertEqual(auth.info.state, STATES[state])
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

    def check_cell(self, function, role, state, cell):
        # alice's ticket logs in as alice, and as bob only by override
        results = {self.attempt(way, role, state, user) for way in WAYS[function] for user in ("alice", "bob")}
        self.assertEqual({after for _, after in results}, outcomes(function, role, state, cell))
        statuses = {status for status, _ in results}
        if cell == "BAD_STATE":
            self.assertEqual(statuses, {Status.E_BAD_STATE})
        else:
            self.assertIn(Status.OK, statuses)

    # Rules R20, R65, R74: no MIC before completion, no verdict before the MIC, none left after a new name.
    def test_every_call_in_every_state(self):
        cells = 0
        for functions, roles, row in table():
            self.assertEqual(list(row), list(STATES))
            for function in functions:
                for role in "IA":
                    for state, cell in row.items():
                        if exists(role, state):
                            cells += 1
                            with self.subTest(function=function, role=role, state=state, cell=cell):
                                self.check_cell(function, role, state, cell if role in roles else "BAD_STATE")
        self.assertEqual(cells, len(WAYS) * 9)

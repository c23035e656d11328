#!/usr/bin/python3
"""Runs the conformance kit against another stack: asyncssh, as Debian has it. Run it in a realm: its server offers what the machine's library has.

    ../abi/with-realm.sh kind ./asyncssh_runner.py
"""

import asyncio
import hashlib
import logging
import sys
from types import SimpleNamespace

from asyncssh.auth import _ServerGSSMICAuth
from asyncssh.connection import SSHConnection
from asyncssh.gss import GSSServer
from asyncssh.kex import expand_kex_algs
from asyncssh.packet import PacketDecodeError, SSHPacket
from stack import answers, run

SPNEGO_OID = bytes.fromhex("06062b0601050502")
SPNEGO = "the server takes every mechanism that its credential has, SPNEGO among them"
ORDER = f"{SPNEGO}, and the first of its own list"

KNOWN = {
    "offers/spnego-alone": SPNEGO,
    "offers/negotiation-mechanisms": SPNEGO,
    "offers/spnego-before-kerberos": ORDER,
    "offers/kerberos-before-spnego": ORDER,
    "offers/all-before-kerberos": ORDER,
    "mic-inputs/no-session": "an empty session identifier is signed",
}


def offer(case):
    """The server's answer to a list: the coroutine that reads the request, with a connection that writes down what is sent."""
    sent = []
    auth = SimpleNamespace(
        _gss=SERVER,
        logger=SimpleNamespace(debug1=logging.debug),
        send_failure=lambda: sent.append({"outcome": "unsupported"}),
        send_packet=lambda _, body: sent.append({"outcome": "ok", "response": body.hex()}),
    )
    try:
        asyncio.run(_ServerGSSMICAuth._start(auth, SSHPacket(bytes.fromhex(case["input"]))))
    except PacketDecodeError:
        sent.append({"outcome": "malformed"})
    (answer,) = sent
    return any({name: right.get(name) for name in answer} == answer for right in answers(case))


def built(case):
    """asyncssh knows one service and takes no session identifier from outside: they are put where its key exchange puts them."""
    connection = object.__new__(SSHConnection)
    connection._session_id = bytes.fromhex(case["session_id"])
    connection._username = case["user"] * case.get("user_repeat", 1)
    return connection.get_userauth_request_data(case["method"].encode())


def mic_input(case):
    if case["service"] != "ssh-connection":
        return None
    if case["kind"] == "check":
        return (built(case).hex() == case["signed"]) == (case["expected"]["outcome"] == "ok")
    digest = hashlib.sha256(built(case)).hexdigest()
    return any(answer.get("input") == built(case).hex() or answer.get("input_sha256") == digest for answer in answers(case))


def kex_suffix(case):
    if case["kind"] != "suffix":
        return None
    (name,) = expand_kex_algs([b"gss-group14-sha256"], [bytes.fromhex(case["input"])], False)
    return name.decode() == f"gss-group14-sha256-{case['expected']['suffix']}"


if __name__ == "__main__":
    SERVER = GSSServer("ssh.rig.test")
    # They come from a set, in another order in each process. One of these orders, always the same:
    SERVER._mechs.sort(key=lambda oid: (oid != SPNEGO_OID, oid))
    sys.exit(run("asyncssh", {"offers": offer, "mic-inputs": mic_input, "kex-names": kex_suffix}, KNOWN))

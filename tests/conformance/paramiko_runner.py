#!/usr/bin/python3
"""Runs the conformance kit against another stack: the ssh_gss module of paramiko, as Debian has it.

    paramiko_runner.py

An example of a runner in a few lines, and of a list of known differences. A difference that is not listed fails, and so does a listed one that
is gone. The module has no decoder of lists and bodies that could be called by itself; of mic-inputs it is given the cases that need no realm.
"""

import hashlib
import sys

from paramiko import ssh_gss
from stack import answers, run

LENGTHS = "lengths count characters"
BEHIND = "what stands behind the identifier is overlooked"
BER = "the decoder takes lengths that are not the shortest"

KNOWN = {
    "oids/trailing-byte": BEHIND,
    "oids/trailing-identifier": BEHIND,
    "oids/long-form-for-short-length": BER,
    "oids/long-form-of-two-bytes": BER,
    "mic-inputs/juergen-keyex": LENGTHS,
    "mic-inputs/juergen-with-mic": LENGTHS,
    "mic-inputs/decomposed-user": LENGTHS,
    "mic-inputs/four-byte-character": LENGTHS,
    "mic-inputs/check-juergen-with-mic": LENGTHS,
    "mic-inputs/characters-for-bytes": LENGTHS,
    "mic-inputs/no-session": "an empty session identifier is signed",
}


def is_taken(oid):
    try:
        return ssh_gss.GSSAuth("gssapi-with-mic", False).ssh_check_mech(oid)
    except Exception:                                   # whatever the decoder raises is a refusal to its callers
        return False


def oid(case):
    """A client and a server of paramiko ask the same function. It says yes or no."""
    taken = is_taken(bytes.fromhex(case["input"]))
    return any(taken == (answer["server"] == "ok") for answer in answers(case))


def built(case):
    auth = ssh_gss.GSSAuth(case["method"], False)
    user = case["user"] * case.get("user_repeat", 1)
    return auth._ssh_build_mic(bytes.fromhex(case["session_id"]), user, case["service"], case["method"])


def mic_input(case):
    """A check compares what was signed with what the verifier builds: a MIC is good over the same bytes only."""
    if case["kind"] == "check":
        return (built(case).hex() == case["signed"]) == (case["expected"]["outcome"] == "ok")
    digest = hashlib.sha256(built(case)).hexdigest()
    return any(answer.get("input") == built(case).hex() or answer.get("input_sha256") == digest for answer in answers(case))


if __name__ == "__main__":
    sys.exit(run("paramiko", {"oids": oid, "mic-inputs": mic_input}, KNOWN))

#!/usr/bin/python3
"""Computes what the files of the conformance kit expect once more, from the RFCs and without the library under test.

    verify.py

Object identifiers by pyasn1, hashes by hashlib, layouts by struct, KRB-ERROR by the Kerberos library of the machine; the order of the
scenarios by the rules that hold for every attempt. The exit status is 0 if every expectation is confirmed.
"""

import base64
import hashlib
import json
import re
import struct
import sys
from pathlib import Path

from expectations import alternatives, equal, require
from scenarios import check_scenario
from wire import KERBEROS, Malformed, dotted, element, encoded, fields, krb_error, only, packed, string, uint32

ALIASES = {"1.2.840.48018.1.2.2", "1.3.5.1.5.2"}
LONGEST_CONTENT = 127
MOST_MECHANISMS = 64

#: The members of a case: of every one, and those of its theme and kind. "?" marks what may be missing.
COMMON = "name level rules source why needs? kind?"
SHAPES = {
    "oids": "input expected",
    "offers": "offer? input expected",
    "mic-inputs build": "session_id user user_repeat? service method expected",
    "mic-inputs check": "session_id user service method signed expected",
    "kex-names suffix": "mechanism input expected",
    "kex-names name": "text sha1 expected",
    "kex-names list": "families sha1 budget expected",
    "bodies parse": "message input expected",
    "bodies build": "message content expected",
    "first-tokens": "agreed input expected",
    "krb-errors": "input expected",
    "states": "side method user without? legs_before? legs_after? allow_no_integrity? hash? steps",
}


def is_must(case):
    return case["level"] == "must"


# ---- Object identifiers


def verdict(der, supported):
    oid = dotted(der)
    if oid is None or len(der) > 2 + LONGEST_CONTENT:
        return "malformed"
    return "ok" if oid in supported else "unsupported"


def check_oids(case):
    der = bytes.fromhex(case["input"])
    for number, answer in enumerate(alternatives(case["expected"])):
        equal(dotted(der), answer.get("oid"), "oid")
        if number == 0:
            equal(verdict(der, {KERBEROS} | ALIASES), answer["server"], "server")
            equal(verdict(der, {KERBEROS}), answer["client"], "client")
        else:
            require(not is_must(case) and answer["server"] == "unsupported", "only to refuse is an alternative")


# ---- Lists of identifiers (RFC 4462 section 3.2)


def offered(data):
    """The mechanisms of a list, undecoded."""
    count, rest = uint32(data)
    entries = []
    while len(entries) < count:
        entry, rest = string(rest)
        entries.append(entry)
    if rest:
        raise Malformed
    return entries


def selection(data):
    try:
        entries = offered(data)
    except Malformed:
        return {"outcome": "malformed"}
    if not 0 < len(entries) <= MOST_MECHANISMS or any(verdict(entry, ()) == "malformed" for entry in entries):
        return {"outcome": "malformed"}
    for entry in entries:
        if dotted(entry) in {KERBEROS} | ALIASES:
            return {"outcome": "ok", "selected": dotted(entry), "response": packed(entry).hex()}
    return {"outcome": "unsupported"}


def check_offers(case):
    data = bytes.fromhex(case["input"])
    if "offer" in case:
        equal(struct.pack(">I", len(case["offer"])) + b"".join(packed(encoded(oid)) for oid in case["offer"]), data, "input")
    answers = alternatives(case["expected"])
    equal(selection(data), answers[0], "selection")
    for answer in answers[1:]:
        if answer["outcome"] == "ok":
            require(packed(encoded(answer["selected"])) in data, "what was not offered is not selected")
            equal(packed(encoded(answer["selected"])).hex(), answer["response"], "response")
            require(answer["selected"] in {KERBEROS} | ALIASES, "another mechanism is selected")


# ---- MIC input (RFC 4462 section 3.5 and section 4)


def mic_input(case):
    user = case["user"] * case.get("user_repeat", 1)
    texts = (user, case["service"], case["method"])
    return packed(bytes.fromhex(case["session_id"])) + bytes([50]) + b"".join(packed(text.encode()) for text in texts)


def check_mic_build(case):
    for answer in alternatives(case["expected"]):
        if answer == {"outcome": "refused"}:
            require(not is_must(case), "to refuse is a limit of a stack, not of the RFC")
            continue
        equal("ok", answer["outcome"], "outcome")
        if "input_sha256" in answer:
            equal(hashlib.sha256(mic_input(case)).hexdigest(), answer["input_sha256"], "input_sha256")
        else:
            equal(mic_input(case).hex(), answer["input"], "input")


def check_mic_check(case):
    (answer,) = alternatives(case["expected"])
    equal("ok" if mic_input(case).hex() == case["signed"] else "refused", answer["outcome"], "outcome")


# ---- Names of key exchanges (RFC 4462 section 2, RFC 8732)

SHA1_FAMILIES = ["gss-gex-sha1", "gss-group14-sha1", "gss-group1-sha1"]
DEFAULT_FAMILIES = "curve25519-sha256 nistp256-sha256 nistp384-sha384 nistp521-sha512 group16-sha512 group14-sha256"
OTHER_FAMILIES = "curve448-sha512 group18-sha512 group17-sha512 group15-sha512"
STRONG_FAMILIES = [f"gss-{name}" for name in f"{DEFAULT_FAMILIES} {OTHER_FAMILIES}".split()]
FAMILIES = STRONG_FAMILIES + SHA1_FAMILIES


def suffix(oid):
    return base64.b64encode(hashlib.md5(encoded(oid)).digest()).decode()


def check_kex_suffix(case):
    equal(encoded(case["mechanism"]).hex(), case["input"], "input")
    equal(suffix(case["mechanism"]), case["expected"]["suffix"], "suffix")


def why_refused(text, match):
    """By the last hyphen: base64 has none. A name with "@" is private (RFC 4462 section 8), and none is longer than 64 (RFC 4251 section 6)."""
    if match:
        return "sha1"
    if not text.startswith("gss-") or "@" in text or len(text) > 64:
        return "name"
    return "mechanism" if text[: text.rindex("-")] in FAMILIES else "family"


def check_kex_name(case):
    match = [family for family in FAMILIES if case["text"] == f"{family}-{suffix(KERBEROS)}"]
    allowed = match and (case["sha1"] or match[0] not in SHA1_FAMILIES)
    for number, answer in enumerate(alternatives(case["expected"])):
        if answer["outcome"] == "ok":
            require(case["text"].startswith(answer["family"] + "-"), "the family is that of the name")
            named = [oid for oid in ALIASES if case["text"] == f"{answer['family']}-{suffix(oid)}"]
            require(allowed if number == 0 else (named and not is_must(case)), "taken")
            continue
        equal("unsupported", answer["outcome"], "outcome")
        require(not allowed and answer["reason"] in ("name", "family", "sha1", "mechanism"), "refused")
        if number == 0:
            equal(why_refused(case["text"], match), answer["reason"], "reason")


def check_kex_list(case):
    (answer,) = alternatives(case["expected"])
    wanted = case["families"] or [f"gss-{name}" for name in DEFAULT_FAMILIES.split()]
    names = [f"{family}-{suffix(KERBEROS)}" for family in FAMILIES if family in wanted]
    equal(len(names), len(wanted), "known families")
    if any(family in SHA1_FAMILIES for family in wanted) and not case["sha1"]:
        return equal("refused", answer["outcome"], "outcome")
    while case["budget"] and len(",".join(names)) > case["budget"]:
        names.pop()
    equal("ok" if names else "too-small", answer["outcome"], "outcome")
    return equal(names or None, answer.get("names"), "names")


# ---- Bodies (RFC 4462 section 3.3 to section 3.9)


def parsed_body(message, body):
    if message == "EXCHANGE_COMPLETE":
        return {"outcome": "malformed"} if body else {"outcome": "ok", "content": ""}
    try:
        if message == "ERROR":
            major, rest = uint32(body)
            minor, rest = uint32(rest)
            text, rest = string(rest)
            language, rest = string(rest)
            found = {"outcome": "ok", "major": major, "minor": minor, "text": text.decode(), "language": language.decode()}
        else:
            content, rest = string(body)
            if not content or (message == "RESPONSE" and dotted(content) is None):
                raise Malformed
            found = {"outcome": "ok", "content": content.hex()}
    except Malformed:
        return {"outcome": "malformed"}
    return {"outcome": "malformed"} if rest else found


def check_body_parse(case):
    body = bytes.fromhex(case["input"])
    answers = alternatives(case["expected"])
    equal(parsed_body(case["message"], body), answers[0], "body")
    for answer in answers[1:]:                          # to overlook what trails
        cut = b"" if case["message"] == "EXCHANGE_COMPLETE" else body[:-1]
        require(not is_must(case), "the RFC leaves nothing open")
        equal(parsed_body(case["message"], cut), answer, "lenient body")


def check_body_build(case):
    content, answer = bytes.fromhex(case["content"]), case["expected"]
    body = b"" if case["message"] == "EXCHANGE_COMPLETE" else packed(content)
    if case["message"] == "EXCHANGE_COMPLETE":
        may = not content
    else:
        may = parsed_body(case["message"], body)["outcome"] == "ok"
    equal({"outcome": "ok", "body": body.hex()} if may else {"outcome": "refused"}, answer, "body")


# ---- First tokens (RFC 2743 section 3.1, RFC 4120 section 5.5.1)


def ticket_service(ap_req):
    request = fields(only(ap_req, 0x6E))
    if set(request) != {0, 1, 2, 3, 4}:
        raise Malformed
    rest, parts = only(fields(fields(only(request[3], 0x61))[2])[1], 0x30), []
    while rest:
        _, part, rest = element(rest)
        parts.append(part.decode())
    return "/".join(parts) if len(parts) == 2 else ""


def looked_at(token, agreed):
    try:
        framed = only(token, 0x60)
        _, _, inner = element(framed)
        mechanism = dotted(framed[: len(framed) - len(inner)])
        if mechanism is None:
            raise Malformed
        if mechanism != agreed:
            return {"outcome": "unsupported", "mechanism": mechanism}
        if inner[:2] == b"\x03\x00":
            return {"outcome": "peer-error" if krb_error(token) else "malformed"}
        if inner[:2] != b"\x01\x00":
            raise Malformed
        return {"outcome": "ok", "mechanism": mechanism, "service": ticket_service(inner[2:])}
    except (Malformed, KeyError):
        return {"outcome": "malformed"}


def check_first_token(case):
    answers = alternatives(case["expected"])
    found = looked_at(bytes.fromhex(case["input"]), dotted(bytes.fromhex(case["agreed"])))
    if not answers[0].get("service"):
        found = {name: value for name, value in found.items() if name != "service" or value}
    equal(found, answers[0], "token")


# ---- KRB-ERROR (RFC 4120 section 5.9.1), as the machine's Kerberos library reads it


#: RFC 4120 section 7.5.9.
SYMBOLS = {
    31: "KRB_AP_ERR_BAD_INTEGRITY",
    32: "KRB_AP_ERR_TKT_EXPIRED",
    33: "KRB_AP_ERR_TKT_NYV",
    34: "KRB_AP_ERR_REPEAT",
    35: "KRB_AP_ERR_NOT_US",
    37: "KRB_AP_ERR_SKEW",
    41: "KRB_AP_ERR_MODIFIED",
    44: "KRB_AP_ERR_BADKEYVER",
    45: "KRB_AP_ERR_NOKEY",
    60: "KRB_ERR_GENERIC",
}


def check_krb_error(case):
    (answer,) = alternatives(case["expected"])
    equal("peer-error", answer["outcome"], "outcome")
    found = krb_error(bytes.fromhex(case["input"])) or {"code": None, "text": None}
    equal(found, {"code": answer.get("code"), "text": answer.get("text")}, "KRB-ERROR")
    equal(SYMBOLS.get(found["code"]), answer.get("symbol"), "symbol")


CHECKS = {
    "oids": check_oids,
    "offers": check_offers,
    "mic-inputs build": check_mic_build,
    "mic-inputs check": check_mic_check,
    "kex-names suffix": check_kex_suffix,
    "kex-names name": check_kex_name,
    "kex-names list": check_kex_list,
    "bodies parse": check_body_parse,
    "bodies build": check_body_build,
    "first-tokens": check_first_token,
    "krb-errors": check_krb_error,
    "states": check_scenario,
}


def check_shape(case, shape):
    words = f"{COMMON} {shape}".split()
    known, needed = {word.rstrip("?") for word in words}, {word for word in words if not word.endswith("?")}
    require(needed <= set(case) <= known, f"members missing {needed - set(case)}, unknown {set(case) - known}")
    require(case["level"] in ("must", "should", "policy"), "level")
    require(isinstance(case["rules"], list) and all(re.fullmatch(r"R[1-9]\d?", rule) for rule in case["rules"]), "rules")
    require(case["source"] and case["why"].endswith("."), "source and why")
    require(case.get("needs", "realm") in ("realm", "mechanism"), "needs")
    require(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", case["name"]), "name")


def unique_members(pairs):
    require(len(dict(pairs)) == len(pairs), f"a member stands twice in {[name for name, _ in pairs]}")
    return dict(pairs)


def check_file(path):
    """The number of cases, and of those that were not confirmed."""
    kit = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique_members)
    require(set(kit) == {"format", "theme", "about", "cases"} and kit["format"] == 1 and kit["theme"] == path.stem, f"{path.name}: head")
    require(kit["cases"], f"{path.name}: no cases")
    names, failed = [case["name"] for case in kit["cases"]], 0
    require(len(set(names)) == len(names), f"{path.name}: a name stands twice")
    for case in kit["cases"]:
        what = " ".join(filter(None, (kit["theme"], case.get("kind"))))
        try:
            check_shape(case, SHAPES[what])
            CHECKS[what](case)
        except (AssertionError, KeyError, ValueError) as problem:
            failed += 1
            print(f"{path.name}: {case['name']}: {problem!r}")
    return len(names), failed


def main():
    files = sorted(Path(__file__).resolve().parent.glob("*.json"))
    require({path.stem for path in files} == {what.split()[0] for what in CHECKS}, "a file is missing, or not known")
    counts = [check_file(path) for path in files]
    failed = sum(bad for _, bad in counts)
    print(f"{sum(count for count, _ in counts)} cases of {len(files)} files, {failed} not confirmed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""The rules that hold for every scenario of states.json, whatever happens in it."""

from expectations import alternatives, equal, require

STATES = ("new", "in-progress", "established", "bound", "verified", "proved", "authorized", "failed")
CONTENTS = "good good-token empty cut damaged bytes replayed without-mutual for-another-host inside-spnego"
CONTENTS = CONTENTS.split() + [f"for-another-{what}" for what in ("session", "user", "service", "method")]
STEP = {
    "peer": ({"MECHANISMS", "RESPONSE", "TOKEN", "MIC", "ERRTOK", "EXCHANGE_COMPLETE", "KEXGSS_CONTINUE", "KEXGSS_COMPLETE"}, {"content", "input", "session", "token", "mic"}),
    "host": ({"send-token", "send-mic", "send-exchange-mic", "send-exchange-complete", "authorize", "set-user", "set-service"}, {"session", "user", "service"}),
}


def check_step(step, before, allows_complete):
    (by,) = {"peer", "host"} & set(step)
    names, members = STEP[by]
    require(step[by] in names and set(step) <= members | {by, "then"}, f"unknown member in {step}")
    require({step[member] for member in ("content", "mic") if member in step} <= set(CONTENTS), f"unknown content in {step}")
    for answer in alternatives(step["then"]):
        outcome, after = answer["outcome"], answer["state"]
        require(after in STATES, "state")
        if outcome in ("refused", "denied", "unsupported", "malformed"):
            equal(after, before, f"{outcome} changes nothing, in {step}")
        if outcome == "fails":
            require(by == "peer" and after == "failed" and before != "failed", f"only the peer ends an attempt, in {step}")
        if before == "failed":
            equal(outcome, "refused", "nothing leaves failed")
        if outcome == "ok" and after == "authorized":
            require(step.get("host") == "authorize" and before == "verified", "a login is a decision on a verified MIC")
        if after == "verified" and before != "verified":
            require(step.get("content") == "good" if step.get("peer") == "MIC" else allows_complete, "only a good MIC verifies")
        if after in ("established", "bound") and by == "peer" and before not in (after, "verified", "authorized"):
            require("good" in (step.get("content"), step.get("mic")), "only good messages complete")
    return alternatives(step["then"])[0]["state"]


def check_scenario(case):
    require(case["side"] in ("client", "server") and case["method"] in ("gssapi-with-mic", "gssapi-keyex"), "side or method")
    require(case["steps"], "no steps")
    require(("hash" in case) == (case["method"] == "gssapi-keyex"), "a hash is that of a key exchange")
    if "hash" in case:
        require(len(bytes.fromhex(case["hash"])) in (20, 32, 48, 64), "hash")
    odd = {"without", "legs_before", "legs_after"} & set(case)
    require(bool(odd) == (case.get("needs") == "mechanism"), "needs a mechanism that is odd, or not")
    require(set(case.get("without", ())) <= {"integrity", "mutual"}, "without")
    if case["method"] == "gssapi-keyex" and "without" in case:
        require(case["steps"][-1]["then"]["state"] == "failed", "a key exchange needs both")
    state = "new"
    for step in case["steps"]:
        state = check_step(step, state, case.get("allow_no_integrity") and step.get("peer") == "EXCHANGE_COMPLETE")

"""Reads the lists, whose README.txt says what stands in them, and finds the lines of the sources that they name."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

SUITES = ("nunit", "ctest", "python", "wine")
EVERYTHING = (("nunit", ""), ("ctest", r"(shared|memcheck|binary)\..*"), ("python", ""))


class ListError(Exception):
    """Something in the list is wrong, or no longer true."""


@dataclass
class Mutation:
    name: str
    place: str
    rules: list = field(default_factory=list)
    tests: list = field(default_factory=list)       # (suite, pattern), asked in this order until one is red
    file: str = ""
    within: str = ""
    before: str = ""
    after: str | None = None
    keys: set = field(default_factory=set)

    def apply(self, text):
        """The source with the one line changed."""
        lines = text.splitlines(keepends=True)
        first, last = self._block(lines)
        places = [number for number in range(first, last) if lines[number].strip() == self.before]
        if len(places) != 1:
            raise ListError(f"{self.name}: {self.file} has this line {len(places)} times, not once: {self.before}")
        old = lines[places[0]]
        indent, end = old[: len(old) - len(old.lstrip())], old[len(old.rstrip()) :]
        lines[places[0]] = (indent + self.after if self.after else "") + end
        return "".join(lines)

    def _block(self, lines):
        """From and to which line the line may stand: the whole file, or up to the brace that ends what "in" begins."""
        if not self.within:
            return 0, len(lines)
        heads = [number for number, line in enumerate(lines) if line.strip() == self.within]
        if len(heads) != 1:
            raise ListError(f"{self.name}: {self.file} has this line {len(heads)} times, not once: {self.within}")
        head = lines[heads[0]]
        end = head[: len(head) - len(head.lstrip())] + "}"
        return heads[0], next(number for number in range(heads[0], len(lines)) if lines[number].rstrip() == end)


def read(folder: Path, rules_of_the_rfcs: Path):
    """The mutations of all lists, in their order. Every rule that the library keeps somewhere has one."""
    rules, mutations = _rules(rules_of_the_rfcs), []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            _take(line, f"{path.name}:{number}", rules, mutations)
    for mutation in mutations:
        _check(mutation, rules)
    names = [mutation.name for mutation in mutations]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ListError(f"these names stand twice: {', '.join(sorted(twice))}")
    enforced = {rule for rule, is_enforced in rules.items() if is_enforced}
    if missing := enforced - {rule for mutation in mutations for rule in mutation.rules}:
        raise ListError(f"no mutation is for these rules: {', '.join(sorted(missing))}")
    return mutations


def _take(line, place, rules, mutations):
    words = line.split()
    if not words or line.startswith("#"):
        return
    if words[0] == "rule" and len(words) > 2:
        rules[words[1]] = True
    elif words[0] == "mutation" and len(words) == 2:
        mutations.append(Mutation(words[1], place))
    elif line.startswith("  ") and mutations:
        _add(mutations[-1], words[0], line.strip()[len(words[0]) :].strip(), place)
    else:
        raise ListError(f"{place}: neither a rule, a mutation nor a part of one")


def _rules(path):
    """The rules of the RFCs, and whether the library itself enforces them, and where."""
    chapters = tomllib.loads(path.read_text(encoding="utf-8"))["chapter"]
    return {rule["id"]: rule["kept"] != "host" and bool(rule.get("where")) for chapter in chapters for rule in chapter["rule"]}


def _add(mutation, key, value, place):
    if key in mutation.keys:
        raise ListError(f"{place}: {mutation.name} has {key} twice")
    mutation.keys.add(key)
    match key:
        case "rules":
            mutation.rules = value.split()
        case "tests":
            mutation.tests = [test for word in value.split() for test in _tests(word, place)]
        case "file":
            mutation.file = value
        case "in":
            mutation.within = value
        case "-":
            mutation.before = value
        case "+":
            mutation.after = value
        case "why":
            pass                                            # for the reader
        case _:
            raise ListError(f"{place}: a mutation has no {key}")


def _tests(word, place):
    if word == "all":
        return EVERYTHING
    suite, colon, pattern = word.partition(":")
    if suite not in SUITES or not pattern:
        raise ListError(f"{place}: {word} is no test")
    if suite == "ctest" and re.match(r"static|asan|runtime", pattern):
        raise ListError(f"{place}: {word}: only the shared library is built anew")
    return [(suite, pattern)]


def _check(mutation, rules):
    if not (mutation.rules and mutation.tests and mutation.file and mutation.before) or mutation.after is None:
        raise ListError(f"{mutation.place}: {mutation.name} lacks one of rules, tests, file, - and +")
    if mutation.before == mutation.after:
        raise ListError(f"{mutation.name} changes nothing")
    for rule in mutation.rules:
        if rule not in rules:
            raise ListError(f"{mutation.name}: {rule} is no rule")

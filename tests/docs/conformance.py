#!/usr/bin/python3
"""Keeps docs/rfc-conformance.md true: which rule of which RFC is enforced where, and which tests prove it.

    conformance.py --write     writes the page
    conformance.py --check     fails where the page, the rules, the sources and the tests do not fit together

The rules are in rules.toml. A test says what it proves by a comment directly above it: "Rule R18: why" or "Rules R18, R25: why" in C, C# and
Python, or by a member "rules": ["R18"] of an object with a name in tests/conformance/*.json.
"""
import argparse
import json
import pathlib
import re
import sys
import tomllib

PAGE = "docs/rfc-conformance.md"
RULES = "tests/docs/rules.toml"
SOURCES = "src/GssNative"
HEADER = "include/gssnative.h"
KEEPERS = ("library", "both", "host", "later")
KEYS = {"id", "ref", "level", "says", "kept", "where", "entry", "deviation"}

TAG = re.compile(r"Rules? (R\d+(?:, R\d+)*):")
LIKE_A_TAG = re.compile(r"(?i)rules? r?\d+")
MODIFIERS = r"(?:(?:public|private|internal|protected|static|readonly|unsafe|async)\s+)+"

INTRODUCTION = """# Conformance to the RFCs

What RFC 4462 (GSSAPI in SSH), RFC 8732 (its key exchange with SHA-2), RFC 4252, RFC 2743 and RFC 2744 (GSS-API), RFC 4121 and RFC 4120
(Kerberos 5) ask of a library and of the host around it, in our words. A section without a number of an RFC is of RFC 4462.

- **Level**: as the RFC has it; "must" and "should" where it does not use capitals; "ours" where no RFC says it.
- **Enforced in**: the function that keeps the rule. "host" marks what only the program that sends the messages can keep, with the functions
  that help; with both, the library makes or checks and the host sends.
- **Tests**: generated from the tests, which name the rules that they prove. Paths are under `src/GssNative/` and `tests/`.

This page is made by `tests/docs/conformance.py` of `tests/docs/rules.toml` and the tests; what is wrong here is changed there.
"""

DEVIATIONS = """
## Deviations on purpose

"""


class Problems:
    def __init__(self):
        self.lines = []

    def add(self, place, text):
        self.lines.append(f"{place}: {text}")


def read_rules(root, problems):
    """The chapters with their rules; what is wrong with a rule by itself is a problem."""
    chapters = tomllib.loads((root / RULES).read_text())["chapter"]
    seen = set()
    for rule in rules_of(chapters):
        name = rule.get("id", "a rule without an id")
        if name in seen:
            problems.add(RULES, f"{name} is there twice")
        seen.add(name)
        for key in sorted({"id", "ref", "level", "says", "kept"} - rule.keys()):
            problems.add(RULES, f"{name} has no {key}")
        for key in sorted(rule.keys() - KEYS):
            problems.add(RULES, f"{name}: {key} is no member of a rule")
        if rule.get("kept") not in KEEPERS:
            problems.add(RULES, f"{name}: kept is one of {', '.join(KEEPERS)}")
    return chapters


def rules_of(chapters):
    return [rule for chapter in chapters for rule in chapter["rule"]]


# The tests and their tags.

def comments(lines, language):
    """Blocks of whole lines of comment: their text, line by line, with the line number of each, and where the code behind them begins."""
    start = {"py": "#", "cs": "//", "c": "//"}[language]
    index = 0
    while index < len(lines):
        block = []
        text = lines[index].strip()
        if language == "c" and text.startswith("/*"):
            while True:
                text = lines[index].strip()
                block.append((index + 1, re.sub(r"\s*\*/.*$", "", re.sub(r"^/?\*+(?!/)\s?", "", text)).strip()))
                index += 1
                if "*/" in text or index == len(lines):
                    break
        else:
            while index < len(lines) and lines[index].strip().startswith(start):
                block.append((index + 1, lines[index].strip()[len(start):].strip()))
                index += 1
        if block:
            yield block, index
        else:
            index += 1


def test_below(lines, index, language):
    """The name of the test whose attributes or decorators or definition begin at this line; None if there is none."""
    attributes = False
    while index < len(lines) and lines[index].strip():
        line = lines[index]
        if language == "c":
            match = re.match(r"\w[\w \*]*\b(\w+)\([^;]*$|\w[\w \*]*\b(\w+)\(.*\)\s*\{", line)
            return match and (match[1] or match[2])
        if language == "py":
            match = re.match(r"\s*def (test_\w+)\(", line)
            if match or not line.strip().startswith("@"):
                return match and match[1]
        if language == "cs":
            attributes = attributes or re.match(r"\s*\[.*\bTest\w*\b", line) is not None
            match = re.match(rf"\s*{MODIFIERS}[\w<>\[\]?]+ (\w+)\(", line)
            if match or re.match(rf"\s*{MODIFIERS}", line):
                return match[1] if match and attributes else None
        index += 1
    return None


def read_source_tags(root, path, problems):
    language = {".h": "c"}.get(path.suffix, path.suffix[1:])
    lines = path.read_text().splitlines()
    place = path.relative_to(root).as_posix()
    for block, end in comments(lines, language):
        for number, text in block:
            if not LIKE_A_TAG.match(text):
                continue
            match = TAG.match(text)
            test = test_below(lines, end, language)
            if not match:
                problems.add(f"{place}:{number}", f"this is no tag, which has the form \"Rules R1, R2: why\": {text}")
            elif not test:
                problems.add(f"{place}:{number}", "there is no test directly below this tag")
            else:
                yield match[1].split(", "), test, f"{place}:{number}"


def read_json_tags(root, path, problems):
    place = path.relative_to(root).as_posix()

    def walk(value):
        if isinstance(value, list):
            for item in value:
                yield from walk(item)
        if isinstance(value, dict):
            if "rules" in value:
                names, name = value["rules"], value.get("name")
                if not isinstance(name, str) or not isinstance(names, list) or not all(isinstance(item, str) for item in names):
                    problems.add(place, f"\"rules\" is a list of names in an object with a \"name\": {names}")
                else:
                    yield names, name, f"{place}: {name}"
            for item in value.values():
                yield from walk(item)

    yield from walk(json.loads(path.read_text()))


def read_tests(root, known, problems):
    """Rule -> file -> the names of its tests, in the order of the file."""
    tests = {name: {} for name in known}
    for path in sorted((root / "tests").rglob("*")):
        place = path.relative_to(root / "tests")
        if place.parts[0] == "docs" or "bin" in place.parts or "obj" in place.parts:
            continue
        if path.suffix in (".c", ".h", ".cs", ".py"):
            tags = read_source_tags(root, path, problems)
        elif path.suffix == ".json" and place.parts[0] == "conformance":
            tags = read_json_tags(root, path, problems)
        else:
            continue
        for names, test, where in tags:
            for name in names:
                if name not in tests:
                    problems.add(where, f"there is no rule {name}")
                elif test not in tests[name].setdefault(place.as_posix(), []):
                    tests[name][place.as_posix()].append(test)
    return tests


# The checks.

def declares(text, name):
    return re.search(rf"^\s*(?:\[.*\]\s*)?{MODIFIERS}[^=;\n]*\b{re.escape(name)}\b(?:<[^>\n]*>)?\s*(?:\(|=>|\{{|$)", text, re.MULTILINE) is not None


def check_rules(root, chapters, tests, problems):
    header = (root / HEADER).read_text()
    for rule in rules_of(chapters):
        name, by_library = rule["id"], rule["kept"] in ("library", "both")
        if by_library and not rule.get("where"):
            problems.add(RULES, f"{name} is enforced nowhere")
        if not by_library and rule.get("where"):
            problems.add(RULES, f"{name} is not kept by the library, but has a function")
        for place in rule.get("where", []):
            file, _, function = place.partition(":")
            path = root / SOURCES / file
            if not path.is_file():
                problems.add(RULES, f"{name} is enforced in {file}, which is not there")
            elif not declares(path.read_text(), function):
                problems.add(RULES, f"{name} is enforced in {file} by {function}, which is not there")
        for function in rule.get("entry", []):
            if not re.search(rf"\b{function}\(", header):
                problems.add(RULES, f"{name}: there is no function {function} in {HEADER}")
        if by_library and not tests[name]:
            problems.add(RULES, f"{name} has no test")


# The page.

def code(name):
    return f"`{name}`"


def enforced(rule):
    files = {}
    for place in rule.get("where", []):
        file, _, function = place.partition(":")
        files.setdefault(file, []).append(code(function))
    parts = [f"{code(file)} ({', '.join(functions)})" for file, functions in files.items()]
    if rule["kept"] == "later":
        parts = ["not in this version"]
    if rule["kept"] in ("both", "host"):
        helpers = ", ".join(code(name) for name in rule.get("entry", []))
        parts.append(f"**host**{': ' if helpers else ''}{helpers}")
    return "; ".join(parts)


def named(file, names):
    """Of the many cases in a file of vectors the number says more than the names."""
    return f"{len(names)} cases" if file.endswith(".json") and len(names) > 4 else ", ".join(names)


def proved(rule, tests):
    parts = [f"{code(file)}: {named(file, names)}" for file, names in sorted(tests[rule["id"]].items())]
    return "; ".join(parts) if parts else "–" if rule["kept"] in ("host", "later") else "none"


def cells(*values):
    return "| " + " | ".join(value.replace("|", "\\|") for value in values) + " |"


def render(chapters, tests):
    page = [INTRODUCTION]
    for chapter in chapters:
        page.append(f"\n## {chapter['title']}\n\n{cells('Rule', 'Section', 'Level', 'What it says', 'Enforced in', 'Tests')}\n")
        page.append(cells(*["---"] * 6) + "\n")
        for rule in chapter["rule"]:
            says = rule["says"] + (" **We deviate**: see below." if "deviation" in rule else "")
            page.append(cells(rule["id"], rule["ref"], rule["level"], says, enforced(rule), proved(rule, tests)) + "\n")
    page.append(DEVIATIONS)
    page.extend(f"- **{rule['id']}** ({rule['ref']}, {rule['level']}): {rule['deviation']}\n" for rule in rules_of(chapters) if "deviation" in rule)
    return "".join(page)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help="write the page")
    action.add_argument("--check", action="store_true", help="fail where something does not fit")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2], help="the repository")
    arguments = parser.parse_args()

    root, problems = arguments.root, Problems()
    chapters = read_rules(root, problems)
    if not problems.lines:
        tests = read_tests(root, [rule["id"] for rule in rules_of(chapters)], problems)
        check_rules(root, chapters, tests, problems)
        page = render(chapters, tests)
        if arguments.write:
            (root / PAGE).write_text(page)
        elif not (root / PAGE).is_file() or (root / PAGE).read_text() != page:
            problems.add(PAGE, "is out of date: run tests/docs/conformance.py --write")
    for line in problems.lines:
        print(line)
    return 1 if problems.lines and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())

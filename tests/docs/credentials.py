#!/usr/bin/python3
"""Keeps the tables of docs/credentials.md true: each cell names tests that exist and that run over the library of its column, or a reason.

    credentials.py [ROOT]

A cell of a column MIT or Heimdal has `FILE` (`FUNCTION`, ...), once or more, with FILE under tests/; or it is "the same", which stands for the
cell to its left, alone or with more after a semicolon; or it begins with "no: " and says why.
"""
import pathlib
import re
import sys

PAGE = "docs/credentials.md"
REALM_TESTS = "tests/abi/CMakeLists.txt"
LIBRARIES = ("MIT", "Heimdal")
FILE = r"`([\w.]+(?:/[\w.]+)+\.(?:c|cs|py))`"
PROOF = re.compile(FILE + r" \(((?:`\w+`(?:, )?)+)\)")


def tables(text):
    """(line, name of the row, {library: cell}) of each row under a heading with the two libraries."""
    columns = None
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else None
        if cells is None or not columns and cells[1:] != list(LIBRARIES):
            columns = None
        elif not columns:
            columns = cells[1:]
        elif not set(line) <= set("|-: "):
            yield number, cells[0], dict(zip(columns, cells[1:]))


def commands(text):
    """(name, arguments) of each command of a CMake file, with the values of set and foreach in their places."""
    text = re.sub(r"#.*", "", text)
    calls = [(name, arguments.split()) for name, arguments in re.findall(r"(\w+)\(((?:[^()]|\([^()]*\))*)\)", text)]
    yield from expand(calls, {"FORMS": ["shared"]})


def expand(calls, variables):
    index = 0
    while index < len(calls):
        name, arguments = calls[index]
        arguments = [value for argument in arguments for value in substitute(argument, variables)]
        index += 1
        if name == "foreach":
            end = matching_end(calls, index)
            items = [value for each in arguments[3:] for value in variables[each]] if arguments[1:3] == ["IN", "LISTS"] else arguments[1:]
            for item in items:
                yield from expand(calls[index:end], {**variables, arguments[0]: [item]})
            index = end + 1
        elif name == "set":
            variables[arguments[0]] = arguments[1:]
        else:
            yield name, arguments


def substitute(argument, variables):
    whole = re.fullmatch(r"\$\{(\w+)\}", argument)
    if whole:
        return variables.get(whole.group(1), [argument])
    return [re.sub(r"\$\{(\w+)\}", lambda match: " ".join(variables.get(match.group(1), [match.group(0)])), argument)]


def matching_end(calls, index):
    depth = 1
    while True:
        depth += {"foreach": 1, "endforeach": -1}.get(calls[index][0], 0)
        if depth == 0:
            return index
        index += 1


def libraries_of_programs(root):
    """{program: the libraries over which the tests in a realm run it}"""
    found = {}
    for name, arguments in commands((root / REALM_TESTS).read_text(encoding="utf-8")):
        programs = re.findall(r"\$<TARGET_FILE:\w+?_(realm_\w+)>", " ".join(arguments)) if name == "abi_test" else []
        for program in programs:
            found.setdefault(program, set()).add("Heimdal" if "BACKEND=heimdal" in arguments else "MIT")
    return found


def has_test(text, suffix, function):
    if suffix == ".py":
        return re.search(rf"def {function}\(self", text)
    if suffix == ".cs":
        return re.search(rf"public (?:async )?\w+ {function}\(", text)
    # The definition, and a use of it.
    return re.search(rf"^static .*\b{function}\([^;]*$", text, re.M) and len(re.findall(rf"\b{function}\b", text)) > 1


def check_proof(root, programs, library, file, functions):
    path = root / "tests" / file
    if not path.is_file():
        yield f"there is no tests/{file}"
        return
    text = path.read_text(encoding="utf-8")
    for function in functions:
        if not has_test(text, path.suffix, function):
            yield f"{file} has no test {function}, or does not run it"
    if path.parts[-2] == "abi" and library not in programs.get(path.stem, ()):
        yield f"{file} does not run over {library}"
    if path.suffix == ".py" and library == "Heimdal" and '"heimdal"' not in text:
        yield f"{file} does not run over {library}"


def check_cell(root, programs, library, cell, left):
    if cell.partition(";")[0] == "the same":
        cell = left
    proofs = PROOF.findall(cell)
    if len(proofs) != len(re.findall(FILE, cell)):
        yield "a file without its functions"
    if not proofs and not cell.startswith("no: "):
        yield "neither a test nor a reason"
    for file, functions in proofs:
        yield from check_proof(root, programs, library, file, re.findall(r"\w+", functions))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2])
    programs = libraries_of_programs(root)
    problems, count = [], 0
    for number, row, cells in tables((root / PAGE).read_text(encoding="utf-8")):
        for library in LIBRARIES:
            count += 1
            found = check_cell(root, programs, library, cells.get(library, ""), cells.get(LIBRARIES[0], ""))
            problems += [f"{PAGE}:{number}: {row}, {library}: {problem}" for problem in found]
    if count < 60:
        problems.append(f"only {count} cells were found: this check reads them wrongly")
    print("\n".join(problems) if problems else f"{count} cells")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

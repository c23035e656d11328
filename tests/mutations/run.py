#!/usr/bin/python3
"""Takes rules out of the library, one at a time, and demands that a test notices.

    tests/mutations/run.py [NAME...]     every mutation of the lists, or those with these names
    tests/mutations/run.py --check       only whether each entry of the lists fits the sources

Works in a copy of the repository, out/mutations; nothing else is touched. The last line is "N passed, N failed".
"""

import argparse
import fcntl
import signal
import subprocess
import sys
import time
from pathlib import Path

import mutation_list
from mutation_list import ListError
from suites import Compiler, Ctest, DoesNotBuild, Freestanding, Managed, Nunit, Python, Wine

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "out" / "mutations"
SOURCES = Path("src/GssNative")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a mutation of the lists")
    parser.add_argument("--check", action="store_true", help="only check the lists")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))         # so that what was started is stopped
    try:
        mutations = mutation_list.read(ROOT / "tests/mutations/lists", ROOT / "tests/docs/rules.toml")
        if unknown := set(options.names) - {mutation.name for mutation in mutations}:
            raise ListError(f"the lists have no {', '.join(sorted(unknown))}")
        stale = list(filter(None, map(problem, mutations)))
        if stale:
            raise ListError("\n".join(stale))
        if options.check:
            print(f"{len(mutations)} mutations fit the sources")
            return 0
        return run([mutation for mutation in mutations if not options.names or mutation.name in options.names])
    except ListError as error:
        print(error, file=sys.stderr)
        return 1


def problem(mutation):
    """What is wrong with an entry, if anything: its line must stand in the sources once."""
    try:
        mutation.apply((ROOT / SOURCES / mutation.file).read_text(encoding="utf-8"))
    except ListError as error:
        return str(error)
    except OSError as error:
        return f"{mutation.name}: {error}"
    return None


def run(mutations):
    if git("status", "--porcelain"):
        raise ListError("the working tree has changes: commit them first, so that it is clear what was tested")
    began, caught = time.monotonic(), 0
    TREE.mkdir(parents=True, exist_ok=True)
    with open(TREE / "lock", "w", encoding="utf-8") as lock, Compiler(TREE) as compiler:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ListError(f"another run is under way in {TREE}") from error
        copy_tree()
        managed, freestanding = Managed(TREE, compiler), Freestanding(TREE, compiler)
        windows = Freestanding(TREE, compiler, "win-x64", peer=freestanding)
        suites = {"nunit": Nunit(managed), "ctest": Ctest(freestanding), "python": Python(freestanding), "wine": Wine(windows)}
        check_unmutated(suites, mutations)
        for mutation in mutations:
            caught += test(suites, mutation)
    print(f"{caught} of {len(mutations)} mutations caught, {time.monotonic() - began:.0f} s")
    print(f"{caught} passed, {len(mutations) - caught} failed")
    return 0 if caught == len(mutations) else 1


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def copy_tree():
    """The tracked files. What did not change since an earlier run keeps its time, so that little is built anew."""
    wanted = git("ls-files", "-z").split("\0")[:-1]
    for name in wanted:
        source, target = ROOT / name, TREE / name
        content, mode = source.read_bytes(), source.stat().st_mode
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        target.chmod(mode)
    for folder in {Path(name).parts[0] for name in wanted}:
        for path in (TREE / folder).rglob("*"):
            if path.is_file() and str(path.relative_to(TREE)) not in wanted:
                path.unlink()


def check_unmutated(suites, mutations):
    """Every test that will be asked exists, and is green without a mutation."""
    asked = {}
    for mutation in mutations:
        for suite, pattern in mutation.tests:
            asked.setdefault(suite, {})[pattern] = mutation
    try:
        for form in {suites[name].form for name in asked}:
            form.build_all()
    except DoesNotBuild as error:
        raise ListError(f"the unmutated sources do not build: {error}") from error
    for name in asked:
        began = time.monotonic()
        answer = suites[name].ask(list(asked[name]))
        if answer.red:
            raise ListError(f"{name} is red without a mutation: {answer.red}")
        for pattern, mutation in asked[name].items():
            if not suites[name].holds(pattern, answer.names):
                raise ListError(f"{mutation.name}: no test is called {name}:{pattern}")
        print(f"unmutated: {len(answer.names)} tests of {name} are green, {time.monotonic() - began:.0f} s", flush=True)


def test(suites, mutation):
    """Whether a test notices the mutation."""
    began = time.monotonic()
    source = TREE / SOURCES / mutation.file
    original = source.read_text(encoding="utf-8")
    source.write_text(mutation.apply(original), encoding="utf-8")
    try:
        verdict, detail = ask(suites, mutation.tests)
    except DoesNotBuild as error:
        verdict, detail = "DOES NOT BUILD", str(error)
    finally:
        source.write_text(original, encoding="utf-8")
    print(f"{mutation.name:36} {verdict:8} {time.monotonic() - began:5.1f} s  {detail}", flush=True)
    return verdict == "caught"


def ask(suites, tests):
    built = set()
    for name, pattern in tests:
        form = suites[name].form
        if form not in built:
            form.build_library()
            built.add(form)
        answer = suites[name].ask([pattern])
        if answer.red == "the runner failed" or not answer.names:
            return "NO TEST", f"{name}:{pattern}"
        if answer.red:
            return "caught", f"{name} {answer.red}"
    return "SURVIVED", " ".join(f"{name}:{pattern}" for name, pattern in tests)


if __name__ == "__main__":
    sys.exit(main())

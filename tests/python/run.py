#!/usr/bin/python3
"""Runs every Python and interop test against a library, inside a realm of its own.

    tests/python/run.py LIBRARY [-v] [-k PATTERN]...

LIBRARY is the file of libgssnative. The last line is "N passed, N failed, N skipped"; the exit status is 0 if none failed.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
INTEROP = REPOSITORY / "tests" / "interop"
TEST_FOLDERS = (REPOSITORY / "tests" / "python", INTEROP)
WHOLE_RUN_SECONDS = 900


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="name each test")
    parser.add_argument("-k", dest="patterns", action="append", help="only tests whose name holds this")
    options = parser.parse_args()
    if not options.library.is_file():
        parser.error(f"{options.library} does not exist")
    if "GSSN_TEST_RIG" in os.environ:
        return run_tests(options)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="gssnative-tests-") as rig:
        realm = Path(rig) / "realm"
        subprocess.run([INTEROP / "realm.sh", "start", realm], check=True, timeout=60)
        try:
            return run_inside(realm, options.library.resolve())
        finally:
            subprocess.run([INTEROP / "realm.sh", "stop", realm], check=True, timeout=60)


def run_inside(realm, library):
    """The tests again in a process whose accounts and hosts are the realm's: preloads work from the start of a process only."""
    variables = {
        "GSSN_TEST_RIG": str(realm),
        "GSSNATIVE_LIBRARY": str(library),
        "PYTHONPATH": str(REPOSITORY / "bindings" / "python"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LD_PRELOAD": "libnss_wrapper.so",
        "NSS_WRAPPER_PASSWD": str(realm / "passwd"),
        "NSS_WRAPPER_GROUP": str(realm / "group"),
        "NSS_WRAPPER_HOSTS": str(realm / "hosts"),
        "TMPDIR": str(realm),
    }
    command = [sys.executable, os.path.abspath(__file__), *sys.argv[1:]]
    tests = subprocess.Popen(command, env={**os.environ, **variables}, start_new_session=True)
    try:
        return tests.wait(WHOLE_RUN_SECONDS)
    except subprocess.TimeoutExpired:
        print(f"the tests did not end within {WHOLE_RUN_SECONDS} s", file=sys.stderr)
        return 1
    finally:
        # Tests that were broken off leave servers; they are all in the process group that was made here.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(tests.pid, signal.SIGTERM)


def run_tests(options):
    sys.path[:0] = [str(path) for path in TEST_FOLDERS]
    loader = unittest.TestLoader()
    if options.patterns:
        loader.testNamePatterns = [pattern if "*" in pattern else f"*{pattern}*" for pattern in options.patterns]
    suite = unittest.TestSuite()
    for path in TEST_FOLDERS:
        # A loader remembers the top folder of its first discovery.
        loader._top_level_dir = None
        suite.addTests(loader.discover(str(path), top_level_dir=str(path)))
    runner = unittest.TextTestRunner(verbosity=2 if options.verbose else 1, resultclass=CountingResult)
    result = runner.run(suite)
    # A test may fail in several subtests.
    failed = len({getattr(test, "test_case", test).id() for test, _ in result.failures + result.errors})
    failed += len(result.unexpectedSuccesses)
    print(f"{result.passed} passed, {failed} failed, {len(result.skipped)} skipped", flush=True)
    return 0 if failed == 0 and result.passed > 0 else 1


class CountingResult(unittest.TextTestResult):
    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""That credentials.py can fail: the repository's own page and tests, and one thing after another that is wrong in them."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).with_name("credentials.py")
ROOT = TOOL.parents[2]
PAGE = "docs/credentials.md"


class Checker(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "docs").mkdir()
        shutil.copy(ROOT / PAGE, self.root / PAGE)
        for tests in ("abi", "python", "GssNative.Tests/Ssh"):
            shutil.copytree(ROOT / "tests" / tests, self.root / "tests" / tests)

    def run_tool(self):
        return subprocess.run([sys.executable, TOOL, self.root], capture_output=True, text=True, check=False)

    def assert_refused(self, message, name, old, new):
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new), encoding="utf-8")
        result = self.run_tool()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(message, result.stdout)

    def test_what_is_right(self):
        result = self.run_tool()
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)

    def test_a_file_that_is_gone(self):
        self.assert_refused("there is no tests/abi/realm_other.c", PAGE, "`abi/realm_names.c`", "`abi/realm_other.c`")

    def test_functions_that_are_gone(self):
        for name, function in (
            ("tests/abi/realm_creds.c", "by_password"),
            ("tests/python/test_credentials.py", "test_every_source"),
            ("tests/GssNative.Tests/Ssh/RekeyAdviceTests.cs", "For_an_acceptor"),
        ):
            with self.subTest(name):
                self.setUp()
                self.assert_refused(f"has no test {function},", name, f"{function}(", f"not_{function}(")

    def test_a_function_that_is_not_run(self):
        self.assert_refused("realm_creds.c has no test by_password, or does not run it", "tests/abi/realm_creds.c", "RUN(by_password);", "")

    def test_a_program_that_does_not_run_over_the_library(self):
        registrations = "tests/abi/CMakeLists.txt"
        self.assert_refused("Heimdal: abi/realm_creds.c does not run over Heimdal", registrations, "BACKEND=heimdal", "BACKEND=mit")
        self.setUp()
        self.assert_refused("MIT: abi/realm_peer.c does not run over MIT", registrations, "foreach(backend mit heimdal)", "foreach(backend heimdal)")

    def test_the_same_is_not_the_same(self):
        self.assert_refused("Heimdal: abi/realm_faults.c does not run over Heimdal", PAGE, "`abi/realm_creds.c` (`by_password`)", "`abi/realm_faults.c` (`an_anonymous_peer`)")

    def test_cells_without_tests(self):
        for message, old, new in (
            ("neither a test nor a reason", "no: it gives no values", "–"),
            ("neither a test nor a reason", "`abi/realm_creds.c` (`by_password`)", ""),
            ("a file without its functions", "`abi/realm_creds.c` (`by_password`)", "`abi/realm_creds.c`"),
        ):
            with self.subTest(new):
                self.setUp()
                self.assert_refused(message, PAGE, old, new)

    def test_a_page_without_tables(self):
        self.assert_refused("this check reads them wrongly", PAGE, "| MIT | Heimdal |", "| MIT | Others |")


if __name__ == "__main__":
    unittest.main()

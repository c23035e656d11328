#!/usr/bin/python3
"""That statuses.py can fail: the repository's own page and source, and one thing after another that is wrong in them."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).with_name("statuses.py")
ROOT = TOOL.parents[2]
PAGE, SOURCE = "docs/integration/windows.md", "src/GssNative/Backends/Sspi/SspiCause.cs"
ROW = "| 0x80090303 | SEC_E_TARGET_UNKNOWN | `GSSN_E_SERVER_UNKNOWN` | `GSSN_HINT_SERVER_NOT_IN_KDC` |\n"
ARM = '0x8009_0303 => new("SEC_E_TARGET_UNKNOWN"u8, Status.ServerUnknown, Hint.ServerNotInKdc),'


class Checker(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in (PAGE, SOURCE):
            (self.root / name).parent.mkdir(parents=True)
            shutil.copy(ROOT / name, self.root / name)

    def run_tool(self, action="--check"):
        return subprocess.run([sys.executable, TOOL, action, self.root], capture_output=True, text=True, check=False)

    def change(self, name, old, new):
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def assert_refused(self, message):
        result = self.run_tool()
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(message, result.stderr)

    def test_what_is_right(self):
        result = self.run_tool()
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))

    def test_a_row_that_is_gone_and_comes_back(self):
        right = (self.root / PAGE).read_text(encoding="utf-8")
        self.change(PAGE, ROW, "")
        self.assert_refused("the table is not that of")
        self.assertEqual(self.run_tool("--write").returncode, 0)
        self.assertEqual((self.root / PAGE).read_text(encoding="utf-8"), right)

    def test_a_row_that_says_something_else(self):
        self.change(PAGE, ROW, ROW.replace("SERVER_UNKNOWN", "LOGON_DENIED"))
        self.assert_refused("the table is not that of")

    def test_a_row_that_the_source_does_not_have(self):
        self.change(SOURCE, ARM, "")
        self.assert_refused("the table is not that of")

    def test_a_source_that_says_something_else(self):
        self.change(SOURCE, ARM, ARM.replace("Hint.ServerNotInKdc", "Hint.ClockSkew"))
        self.assert_refused("the table is not that of")

    def test_a_source_that_is_written_otherwise(self):
        self.change(SOURCE, ARM, ARM.replace("8009_0303", "80090303"))
        self.assert_refused("no row can be made of")

    def test_a_table_that_is_gone(self):
        self.change(PAGE, "| Number | Name |", "| Name | Number |")
        self.assert_refused("the table is not there")


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
"""That conformance.py can fail: a small repository that is right, and one thing after another that is wrong in it."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).with_name("conformance.py")

RULES = """
[[chapter]]
title = "Mechanisms"

[[chapter.rule]]
id = "R1"
ref = "§3.2"
level = "MUST"
says = "One | two."
kept = "library"
where = ["Ssh/Oid.cs:IsValid", "Ssh/Oid.cs:Length"]

[[chapter.rule]]
id = "R2"
ref = "§3.2"
level = "MUST"
says = "Another."
kept = "both"
where = ["Ssh/Oid.cs:IsValid"]
entry = ["ssh_gss_oids"]
deviation = "We do otherwise."

[[chapter.rule]]
id = "R3"
ref = "§9"
level = "SHOULD"
says = "The host's."
kept = "host"
"""

OID = """
internal static class Oid
{
    public static int Length => 9;

    public static bool IsValid(ReadOnlySpan<byte> der)
    {
        return der.Length == Length && IsShort(der);
    }
}
"""

C = """
/* Rules R1, R2: in one
   line or two. */
static void a_test(void)
{
}

int main(void) { a_test(); return 0; }
"""

CS = """
internal sealed class OidTests
{
    // Why it is so.
    // Rule R1: a reason.
    [TestCase("public static void Not_this()", 1)]
    [TestCase("[", 2)]
    public void Is_valid(string text, int number) => Assert.Pass();
}
"""

PY = """
class Oids:
    # Rule R2: a reason.
    @with_realm
    def test_oids(self):
        pass
"""

JSON = '{"cases": [{"name": "krb5 first", "rules": ["R2"]}, {"name": "no rules"}]}'

FILES = {
    "tests/docs/rules.toml": RULES,
    "src/GssNative/Ssh/Oid.cs": OID,
    "include/gssnative.h": "GSSN_CALL ssh_gss_oids(void);",
    "tests/abi/oid.c": C,
    "tests/GssNative.Tests/Ssh/OidTests.cs": CS,
    "tests/python/test_oid.py": PY,
    "tests/conformance/oid.json": JSON,
    "docs/rfc-conformance.md": "",
}


class Conformance(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name, text in FILES.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.run_tool("--write")

    def run_tool(self, action):
        return subprocess.run([sys.executable, TOOL, action, "--root", self.root], capture_output=True, text=True)

    def assert_refused(self, message, name=None, old="", new=""):
        """After one change, which must apply, the check fails for this one reason."""
        if name:
            path = self.root / name
            self.assertIn(old, path.read_text())
            path.write_text(path.read_text().replace(old, new, 1))
            self.run_tool("--write")
        result = self.run_tool("--check")
        self.assertEqual((result.returncode, result.stderr), (1, ""))
        self.assertIn(message, result.stdout)
        self.assertEqual(len(result.stdout.splitlines()), 1, result.stdout)

    def test_what_is_right(self):
        result = self.run_tool("--check")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        page = (self.root / "docs/rfc-conformance.md").read_text()
        self.assertIn("| R1 | §3.2 | MUST | One \\| two. | `Ssh/Oid.cs` (`IsValid`, `Length`) | `GssNative.Tests/Ssh/OidTests.cs`: Is_valid; `abi/oid.c`: a_test |", page)
        self.assertIn("`Ssh/Oid.cs` (`IsValid`); **host**: `ssh_gss_oids` | `abi/oid.c`: a_test; `conformance/oid.json`: krb5 first; `python/test_oid.py`: test_oids |", page)
        self.assertIn("| R3 | §9 | SHOULD | The host's. | **host** | – |", page)
        self.assertIn("- **R2** (§3.2, MUST): We do otherwise.", page)

    def test_a_page_that_is_out_of_date(self):
        path = self.root / "docs/rfc-conformance.md"
        path.write_text(path.read_text() + "\n")
        self.assert_refused("docs/rfc-conformance.md: is out of date")

    def test_a_test_that_is_gone(self):
        path = self.root / "tests/python/test_oid.py"
        path.write_text(path.read_text().replace("test_oids", "test_the_oids"))
        self.assert_refused("docs/rfc-conformance.md: is out of date")

    def test_a_rule_without_a_test(self):
        (self.root / "tests/abi/oid.c").write_text("")
        self.assert_refused("R1 has no test", "tests/GssNative.Tests/Ssh/OidTests.cs", "// Rule R1: a reason.", "//")

    def test_an_unknown_rule(self):
        self.assert_refused("tests/abi/oid.c:2: there is no rule R99", "tests/abi/oid.c", "R1, R2", "R1, R99")
        self.setUp()
        self.assert_refused("tests/conformance/oid.json: krb5 first: there is no rule R98", "tests/conformance/oid.json", '["R2"]', '["R98"]')

    def test_a_tag_of_another_form(self):
        for form in ("Rules R1 and R2:", "Rule 2:", "Rules R1, R2 hold", "rule R2:"):
            with self.subTest(form):
                self.setUp()
                self.assert_refused("tests/python/test_oid.py:3: this is no tag", "tests/python/test_oid.py", "Rule R2:", form)

    def test_a_tag_that_is_not_above_a_test(self):
        for name, old, new in (
            ("tests/python/test_oid.py", "def test_oids", "def helper"),
            ("tests/python/test_oid.py", "a reason.\n", "a reason.\n\n"),
            ("tests/abi/oid.c", "static void a_test(void)\n{\n}", "static int number;"),
            ("tests/abi/oid.c", "static void a_test(void)\n", "static void a_test(void);\n"),
            ("tests/GssNative.Tests/Ssh/OidTests.cs", "[TestCase", "[Other"),
        ):
            with self.subTest(new):
                self.setUp()
                path = self.root / name
                path.write_text(path.read_text().replace('[TestCase("[", 2)]', ""))
                self.assert_refused("there is no test directly below this tag", name, old, new)

    def test_a_function_that_is_gone(self):
        self.assert_refused("R1 is enforced in Ssh/Oid.cs by Length, which is not there", "src/GssNative/Ssh/Oid.cs", "public static int Length => 9;", "")

    def test_a_file_that_is_gone(self):
        self.assert_refused("R2 is enforced in Ssh/Other.cs, which is not there", "tests/docs/rules.toml", '"Ssh/Oid.cs:IsValid"]\nentry', '"Ssh/Other.cs:IsValid"]\nentry')

    def test_an_entry_point_that_is_gone(self):
        self.assert_refused("R2: there is no function ssh_gss_oids in include/gssnative.h", "include/gssnative.h", "ssh_gss_oids", "ssh_gss_names")

    def test_a_rule_that_nobody_enforces(self):
        self.assert_refused("R2 is enforced nowhere", "tests/docs/rules.toml", 'where = ["Ssh/Oid.cs:IsValid"]\n', "")

    def test_rules_that_are_no_rules(self):
        for message, old, new in (
            ("R1 is there twice", 'id = "R2"', 'id = "R1"'),
            ("R3 has no level", 'level = "SHOULD"\n', ""),
            ("R3: wheer is no member of a rule", 'kept = "host"', 'kept = "host"\nwheer = []'),
            ("R3: kept is one of library, both, host", 'kept = "host"', 'kept = "nobody"'),
            ("R3 is not kept by the library, but has a function", 'kept = "host"', 'kept = "host"\nwhere = ["Ssh/Oid.cs:IsValid"]'),
        ):
            with self.subTest(message):
                self.setUp()
                self.assert_refused(message, "tests/docs/rules.toml", old, new)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
"""The runner and verify.py fail on what they do not understand and on what is wrong: a copy of the kit is broken in many ways.

    test_runner.py RUNNER
"""

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

KIT = Path(__file__).resolve().parent


def first(kind=None):
    return lambda kit: next(case for case in kit["cases"] if case.get("kind") == kind)


class BrokenKits(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.kit = Path(folder.name)
        for file in [*KIT.glob("*.json"), *(KIT / f"{name}.py" for name in ("verify", "expectations", "scenarios", "wire"))]:
            shutil.copy(file, self.kit)

    def edit(self, theme, change):
        path = self.kit / f"{theme}.json"
        kit = json.loads(path.read_text(encoding="utf-8"))
        change(kit)
        path.write_text(json.dumps(kit), encoding="utf-8")

    def run_both(self):
        commands = [[RUNNER, "pure", self.kit], [self.kit / "verify.py"]]
        return [subprocess.run(command, capture_output=True, text=True, timeout=60).returncode for command in commands]

    def assert_refused(self, theme, change):
        self.edit(theme, change)
        runner, verify = self.run_both()
        self.assertEqual((runner, verify != 0), (1, True))

    def test_the_kit_as_it_is(self):
        self.assertEqual(self.run_both(), [0, 0])

    def test_no_cases(self):
        self.assert_refused("oids", lambda kit: kit["cases"].clear())

    def test_another_format(self):
        self.assert_refused("offers", lambda kit: kit.update(format=2))

    def test_another_theme(self):
        self.assert_refused("offers", lambda kit: kit.update(theme="oids"))

    def test_unknown_member_of_a_file(self):
        self.assert_refused("bodies", lambda kit: kit.update(note="x"))

    def test_unknown_member_of_a_case(self):
        for theme, kind in (("oids", None), ("mic-inputs", "build"), ("kex-names", "list"), ("bodies", "parse"), ("krb-errors", None)):
            with self.subTest(theme=theme):
                self.setUp()
                self.assert_refused(theme, lambda kit: first(kind)(kit).update(note="x"))

    def test_unknown_kind(self):
        for theme, kind in (("mic-inputs", "build"), ("kex-names", "suffix"), ("bodies", "parse"), ("oids", None)):
            with self.subTest(theme=theme):
                self.setUp()
                self.assert_refused(theme, lambda kit: first(kind)(kit).update(kind="other"))

    def test_unknown_need(self):
        self.assert_refused("oids", lambda kit: first()(kit).update(needs="luck"))

    def test_unknown_member_of_what_is_expected(self):
        self.assert_refused("first-tokens", lambda kit: kit["cases"][0]["expected"].update(note="x"))

    def test_unknown_member_of_a_step(self):
        def change(kit):
            case = next(case for case in kit["cases"] if "needs" not in case)
            case["steps"][0]["note"] = "x"

        self.assert_refused("states", change)

    def test_missing_member(self):
        self.assert_refused("kex-names", lambda kit: first("name")(kit).pop("sha1"))

    def test_half_a_byte(self):
        self.assert_refused("oids", lambda kit: first()(kit).update(input="060"))

    def test_a_wrong_answer(self):
        self.assert_refused("oids", lambda kit: first()(kit)["expected"].update(server="unsupported"))

    def test_a_wrong_state(self):
        def change(kit):
            case = next(case for case in kit["cases"] if "needs" not in case)
            case["steps"][-1]["then"]["state"] = "verified"

        self.assert_refused("states", change)

    def test_no_json(self):
        (self.kit / "oids.json").write_text("{", encoding="utf-8")
        runner, verify = self.run_both()
        self.assertEqual((runner, verify != 0), (1, True))

    def test_missing_file(self):
        (self.kit / "oids.json").unlink()
        runner, verify = self.run_both()
        self.assertEqual((runner, verify != 0), (1, True))

    def test_file_of_an_unknown_theme(self):
        (self.kit / "oid.json").write_text((self.kit / "oids.json").read_text(encoding="utf-8"), encoding="utf-8")
        runner, verify = self.run_both()
        self.assertEqual((runner, verify != 0), (1, True))


if __name__ == "__main__":
    RUNNER = sys.argv.pop(1)
    unittest.main()

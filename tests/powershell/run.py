#!/usr/bin/env python3
"""Runs build.ps1 by PowerShell on Linux, and compares it with build.sh: dotnet, cmake and the other tools are stand-ins that write down how they
were called. What is really built on Windows this does not show.

    tests/powershell/run.py [unittest options]

GssNative.PowerShell.csproj must have been built. The last line is "N passed, N failed, N skipped".
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "out" / "bin" / "GssNative.PowerShell" / "managed"
POWERSHELL = (shutil.which("dotnet"), BUILT / "GssNative.PowerShell.dll", "-NoProfile", "-NonInteractive", "-File")
MODULES = BUILT / "runtimes" / "unix" / "lib" / "net10.0" / "Modules"
TOOLS = ("dotnet", "cmake", "ninja", "ctest", "cpack", *(f"x86_64-w64-mingw32-{name}" for name in ("gcc", "g++", "windres", "dlltool")))
SECONDS = 60

STAND_IN = """#!/bin/bash
echo "${PWD#"$TREE"/} ${0##*/} $*" >> "$TREE/calls"
[[ "${0##*/} $*" != "$FAILING" ]]
"""


def verbs(text):
    """Of the usage at the start of a script."""
    return re.findall(r"^#   ([a-z]+)", text, re.MULTILINE)


class Scripts(unittest.TestCase):
    """Both scripts in a copy of the tree, without a source."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name).resolve() / "tree"
        for name in ["build.sh", "build.ps1", "Directory.Build.props", "packages.txt", *(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/*/packages.txt"))]:
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.tree / name)
        (self.tree / "cmake").mkdir()
        for target in ("linux-x64", "win-x64"):
            (self.tree / "out" / target / "cmake").mkdir(parents=True)
        (self.tree / "out" / "package").mkdir()
        (self.tree / "out" / "package" / "old.zip").touch()
        self.bin = self.tree / "bin"
        self.bin.mkdir()
        for name in TOOLS:
            (self.bin / name).write_text(STAND_IN)
            (self.bin / name).chmod(0o755)

    def run_script(self, *command, path, failing="nothing"):
        (self.tree / "calls").write_text("")
        environment = {**os.environ, "PATH": path, "TREE": str(self.tree), "FAILING": failing, "PSModulePath": str(MODULES), "POWERSHELL_TELEMETRY_OPTOUT": "1", "NO_COLOR": "1"}
        result = subprocess.run([str(word) for word in command], cwd=self.tree, env=environment, capture_output=True, text=True, timeout=SECONDS)
        calls = (self.tree / "calls").read_text().replace(f"{self.tree} ", ". ").splitlines()
        return result, [call for call in calls if call != ". dotnet --version"]

    def powershell(self, *words, **options):
        return self.run_script(*POWERSHELL, self.tree / "build.ps1", *words, path=str(self.bin), **options)

    def bash(self, *words, **options):
        return self.run_script(self.tree / "build.sh", *words, path=f"{self.bin}:{os.environ['PATH']}", **options)

    def calls_of(self, *words):
        result, calls = self.powershell(*words)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return calls

    def test_the_verbs(self):
        texts = [(ROOT / name).read_text() for name in ("build.sh", "build.ps1")]
        self.assertEqual(verbs(texts[0]), verbs(texts[1]))
        self.assertEqual(set(verbs(texts[1])), set(re.findall(r"^        '([a-z]+)' \{", texts[1], re.MULTILINE)))
        exported = [dict(re.findall(r"\b((?:DOTNET|MSBUILD|UseShared)\w+) ?= ?'?(\w+)", text)) for text in texts]
        self.assertEqual(*exported)

    def test_usage(self):
        for words in ([], ["unheard-of"], ["BUILD"]):
            result, calls = self.powershell(*words)
            self.assertEqual((result.returncode, verbs("#" + result.stdout.replace("\n", "\n# ")), calls), (2, verbs((ROOT / "build.ps1").read_text()), []))

    def test_words_that_are_wrong(self):
        for words, telling in ((["build", "linux-x64"], "linux-x64 is built by build.sh"), (["build", "win-x64", "more"], "'more'"), (["test", "-Full"], "'Full'")):
            result, calls = self.powershell(*words)
            self.assertEqual((result.returncode, calls), (1, []), result.stdout)
            self.assertIn(telling, result.stdout + result.stderr)

    def test_what_needs_a_realm(self):
        for verb in ("demo", "mutate", "bench"):
            result, calls = self.powershell(verb)
            self.assertEqual((result.returncode, calls), (1, []))
            self.assertIn(f"build.ps1: {verb} needs a Kerberos realm", result.stderr)

    def test_the_same_calls_as_build_sh(self):
        for verb, words in (("build", ["win-x64"]), ("header", [])):
            result, expected = self.bash(verb, *words)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertGreater(len(expected), 1)
            self.assertEqual(self.calls_of(verb), expected)
            self.assertEqual(self.calls_of(verb, "win-x64"), expected)

    def test_pack(self):
        build = self.calls_of("build")
        self.assertEqual(self.calls_of("pack"), [*build, ". cpack --config out/win-x64/cmake/CPackConfig.cmake -B out/package"])
        self.assertFalse((self.tree / "out" / "package").exists())

    def test_test(self):
        calls = self.calls_of("test")
        self.assertEqual(calls[1:4], [call.replace("preset win-x64", "preset win-x64-tests") for call in self.calls_of("build")])
        self.assertEqual(calls[0], self.calls_of("header")[0])
        self.assertEqual(calls[4], self.calls_of("header")[1] + " --check")
        self.assertEqual([call.split()[1:3] for call in calls[5:]], [["dotnet", "test"], ["ctest", "--test-dir"]])

    def test_what_is_named_exists(self):
        """Presets, projects and properties; and the tools of the toolchain are asked for."""
        calls = " ".join(call for verb in ("build", "test", "header") for call in self.calls_of(verb))
        presets = json.loads((ROOT / "cmake" / "CMakePresets.json").read_text())
        for preset in re.findall(r"--preset (\S+)", calls):
            for kind in ("configurePresets", "buildPresets"):
                self.assertIn(preset, [each["name"] for each in presets[kind]])
        for project in re.findall(r"(?:src|tests)/[\w.]+", calls):
            self.assertTrue(list((ROOT / project).glob("*.csproj")), project)
        sources = "".join(path.read_text() for pattern in ("*.props", "src/*/*.targets", "src/*/*.csproj") for path in ROOT.glob(pattern))
        properties = re.findall(r"-p:(\w+)=", calls)
        self.assertTrue(properties)
        for name in properties:
            self.assertIn(f"$({name})", sources)
        toolchain = (ROOT / "cmake" / "win-x64.toolchain.cmake").read_text()
        self.assertLessEqual(set(re.findall(r"x86_64-w64-mingw32-\w+(?=\))", toolchain)), set(TOOLS))

    def test_a_tool_that_is_missing(self):
        for tool in TOOLS:
            if tool in ("ctest", "cpack"):
                continue        # they come with cmake
            (self.bin / tool).rename(self.bin / "away")
            result, calls = self.powershell("build")
            self.assertEqual((result.returncode, calls), (1, []))
            self.assertRegex(result.stderr, f"^build.ps1: {re.escape(tool)} is missing: \\w")
            (self.bin / "away").rename(self.bin / tool)

    def test_a_step_that_fails_is_the_last(self):
        result, _ = self.powershell("setup", failing="dotnet --version")
        self.assertEqual(result.returncode, 1)
        self.assertIn("the .NET SDK 10.0 is needed", result.stderr)
        all_calls = self.calls_of("test")
        for last, call in enumerate(all_calls):
            failing = call.split(" ", 1)[1]
            result, calls = self.powershell("test", failing=failing)
            self.assertEqual((result.returncode, calls), (1, all_calls[: last + 1]))
            self.assertIn(f"build.ps1: failed: {failing}", result.stderr)

    def test_clean(self):
        self.calls_of("clean")
        self.assertFalse((self.tree / "out").exists())
        self.calls_of("clean")


if __name__ == "__main__":
    if not MODULES.is_dir():
        sys.exit(f"{MODULES} is missing: build tests/powershell")
    result = unittest.main(exit=False).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad - len(result.skipped)} passed, {bad} failed, {len(result.skipped)} skipped")
    sys.exit(0 if bad == 0 and result.testsRun > 0 else 1)

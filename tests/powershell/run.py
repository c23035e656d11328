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
POWERSHELL = (shutil.which("dotnet"), BUILT / "GssNative.PowerShell.dll", "-NoProfile", "-NonInteractive")
MODULES = BUILT / "runtimes" / "unix" / "lib" / "net10.0" / "Modules"
TOOLS = ("dotnet", "cmake", "ninja", "ctest", "cpack", *(f"x86_64-w64-mingw32-{name}" for name in ("gcc", "g++", "windres", "dlltool")))
SECONDS = 60

STAND_IN = """#!/bin/bash
echo "${PWD#"$TREE"/} ${0##*/} $*" >> "$CALLS"
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

    def environment(self, path, **more):
        names = {"TREE": str(self.tree), "PSModulePath": str(MODULES), "POWERSHELL_TELEMETRY_OPTOUT": "1", "NO_COLOR": "1", "FAILING": "", "CALLS": str(self.tree / "calls")}
        return {**os.environ, **names, "PATH": path, **more}

    def calls(self, file="calls"):
        """What the stand-ins wrote down; every setup asks for the version of dotnet."""
        path = self.tree / file
        lines = path.read_text().replace(f"{self.tree} ", ". ").splitlines() if path.exists() else []
        return [line for line in lines if line != ". dotnet --version"]

    def powershell(self, *cases):
        """Run build.ps1 with each of the cases, words and environment; of each the status, the output and the calls. One process: PowerShell starts slowly."""
        text = ""
        for number, (words, more) in enumerate(cases):
            for name, value in {"PATH": str(self.bin), "FAILING": "", **more, "CALLS": f"{self.tree}/calls-{number}"}.items():
                text += f"$env:{name} = '{value}'; "
            text += f"$global:LASTEXITCODE = 0; & '{self.tree}/build.ps1' {words}; \"`nSTATUS $LASTEXITCODE\"\n"
        for old in self.tree.glob("calls-*"):
            old.unlink()
        result = subprocess.run([str(word) for word in (*POWERSHELL, "-Command", text)], cwd=self.tree, env=self.environment(str(self.bin)), stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, timeout=SECONDS)
        found = re.findall(r"(.*?)\nSTATUS (\d+)\n", result.stdout, re.DOTALL)
        self.assertEqual(len(found), len(cases), result.stdout)
        return [(int(status), output, self.calls(f"calls-{number}")) for number, (output, status) in enumerate(found)]

    def calls_of(self, *cases):
        """Of cases that end well."""
        results = self.powershell(*((words, {}) for words in cases))
        for status, output, _ in results:
            self.assertEqual(status, 0, output)
        return [calls for _, _, calls in results]

    def test_the_verbs(self):
        texts = [(ROOT / name).read_text() for name in ("build.sh", "build.ps1")]
        self.assertEqual(verbs(texts[0]), verbs(texts[1]))
        self.assertEqual(set(verbs(texts[1])), set(re.findall(r"^        '([a-z]+)' \{", texts[1], re.MULTILINE)))
        exported = [dict(re.findall(r"\b((?:DOTNET|MSBUILD|UseShared)\w+) ?= ?'?(\w+)", text)) for text in texts]
        self.assertEqual(*exported)

    def test_usage(self):
        expected = verbs((ROOT / "build.ps1").read_text())
        for status, output, calls in self.powershell(("", {}), ("unheard-of", {}), ("BUILD", {})):
            self.assertEqual((status, verbs("#" + output.replace("\n", "\n# ")), calls), (2, expected, []))

    def test_words_that_are_wrong(self):
        """As a program of its own, as users start it."""
        for words, telling in ((["build", "linux-x64"], "linux-x64 is built by build.sh"), (["build", "win-x64", "more"], "'more'"), (["test", "-Full"], "'Full'")):
            command = [*POWERSHELL, "-File", self.tree / "build.ps1", *words]
            result = subprocess.run([str(word) for word in command], cwd=self.tree, env=self.environment(str(self.bin)), capture_output=True, text=True, timeout=SECONDS)
            self.assertEqual((result.returncode, result.stdout, self.calls()), (1, "", []))
            self.assertIn(telling, result.stderr)

    def test_what_needs_a_realm(self):
        needing = ("demo", "mutate", "bench")
        for verb, (status, output, calls) in zip(needing, self.powershell(*((verb, {}) for verb in needing))):
            self.assertEqual((status, calls), (1, []))
            self.assertIn(f"build.ps1: {verb} needs a Kerberos realm", output)

    def test_the_same_calls_as_build_sh(self):
        ours = self.calls_of("build", "build win-x64", "header")
        theirs = []
        for words in (["build", "win-x64"], ["header"]):
            (self.tree / "calls").write_text("")
            subprocess.run([self.tree / "build.sh", *words], cwd=self.tree, env=self.environment(f"{self.bin}:{os.environ['PATH']}"), check=True, capture_output=True, timeout=SECONDS)
            theirs.append(self.calls())
        self.assertEqual(ours, [theirs[0], *theirs])
        self.assertEqual([len(calls) for calls in theirs], [3, 2])

    def test_pack_and_test(self):
        build, header, pack, test = self.calls_of("build", "header", "pack", "test")
        self.assertEqual(pack, [*build, ". cpack --config out/win-x64/cmake/CPackConfig.cmake -B out/package"])
        self.assertFalse((self.tree / "out" / "package").exists())
        expected = [header[0], *(call.replace("preset win-x64", "preset win-x64-tests") for call in build), header[1] + " --check"]
        self.assertEqual(test[:5], expected)
        self.assertEqual([call.split()[1:3] for call in test[5:]], [["dotnet", "test"], ["ctest", "--test-dir"]])

    def test_what_is_named_exists(self):
        """Presets, projects and properties; and the tools of the toolchain are asked for."""
        calls = " ".join(call for calls in self.calls_of("build", "test", "header") for call in calls)
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
        needed = [tool for tool in TOOLS if tool not in ("ctest", "cpack")]         # those come with cmake
        for tool in needed:
            shutil.copytree(self.bin, self.tree / f"no-{tool}")
            (self.tree / f"no-{tool}" / tool).unlink()
        for tool, (status, output, calls) in zip(needed, self.powershell(*(("build", {"PATH": str(self.tree / f"no-{tool}")}) for tool in needed))):
            self.assertEqual((status, calls), (1, []))
            self.assertRegex(output, f"^build.ps1: {re.escape(tool)} is missing: \\w")

    def test_a_step_that_fails_is_the_last(self):
        every = self.calls_of("test")[0]
        commands = ["dotnet --version", *(call.split(" ", 1)[1] for call in every)]
        results = self.powershell(*(("test", {"FAILING": command}) for command in commands))
        self.assertIn("the .NET SDK 10.0 is needed", results[0][1])
        for number, (command, (status, output, calls)) in enumerate(zip(commands, results)):
            self.assertEqual((status, calls), (1, every[:number]))
            if number > 0:
                self.assertIn(f"build.ps1: failed: {command}", output)

    def test_clean(self):
        self.calls_of("clean", "clean")
        self.assertFalse((self.tree / "out").exists())


if __name__ == "__main__":
    if not MODULES.is_dir():
        sys.exit(f"{MODULES} is missing: build tests/powershell")
    result = unittest.main(exit=False).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad - len(result.skipped)} passed, {bad} failed, {len(result.skipped)} skipped")
    sys.exit(0 if bad == 0 and result.testsRun > 0 else 1)

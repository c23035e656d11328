"""How a copy of the repository is built after a change of the library, and how its tests are asked."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

LONGEST_RUN = 300                   # seconds
DOTNET = ["--no-restore", "-c", "Release", "-v:q", "-nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"]


class DoesNotBuild(Exception):
    """With what the compiler said."""


@dataclass
class Answer:
    names: list = field(default_factory=list)       # of all tests that ran
    red: str = ""                                   # the first that failed, or how the run ended; empty: green


def run(command, folder, seconds=LONGEST_RUN):
    """Exit status and output; the status is None if it took too long."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True)
    try:
        output, _ = process.communicate(timeout=seconds)
        return process.returncode, output
    except subprocess.TimeoutExpired:
        return None, ""
    finally:
        # What a broken run leaves behind is in the process group that was made here.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def build(command, folder):
    status, output = run(command, folder)
    if status != 0:
        errors = [line for line in output.splitlines() if re.search(r"\berror\b", line)]
        raise DoesNotBuild((errors or output.splitlines() or ["it took too long"])[0])


class Compiler:
    """The C# compiler without MSBuild around it, as a server of our own that ends with us: starting it takes longer than its work."""

    def __init__(self, tree: Path):
        self.tree = tree
        self._pipe = f"gssnative-mutations-{os.getpid()}"
        self._socket = Path(tempfile.gettempdir()) / self._pipe
        self._folder = self._server = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._server:
            self._server.kill()
            self._server.wait()
            self._socket.unlink(missing_ok=True)

    def prepare(self, options):
        """How MSBuild would call the compiler for the library in one of its forms. Builds nothing, and removes what was built."""
        command = ["dotnet", "build", "src/GssNative", *DOTNET, *options, "-t:Clean;Compile", "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true"]
        status, output = run([*command, "-getItem:CscCommandLineArgs"], self.tree)
        if status != 0:
            raise DoesNotBuild(output.splitlines()[0])
        items = json.loads(output)["Items"]["CscCommandLineArgs"]
        self._start(Path(items[0]["DefiningProjectDirectory"]) / "bincore")
        arguments = [item["Identity"] for item in items if item["Identity"] != "/noconfig"]
        result = next(Path(argument[5:]) for argument in arguments if argument.startswith("/out:"))
        response = result.with_suffix(".rsp")
        response.parent.mkdir(parents=True, exist_ok=True)
        response.write_text("\n".join(arguments), encoding="utf-8")
        return response, result

    def compile(self, response):
        build(["dotnet", self._folder / "csc.dll", f"/shared:{self._pipe}", "/noconfig", f"@{response}"], self.tree / "src/GssNative")

    def _start(self, folder):
        if self._server:
            return
        self._folder = folder
        self._server = subprocess.Popen(["dotnet", folder / "VBCSCompiler.dll", f"-pipename:{self._pipe}"], cwd=self.tree, stdout=subprocess.DEVNULL)
        while not self._socket.exists():
            if self._server.poll() is not None:
                raise DoesNotBuild("the compiler's server ended")
            time.sleep(0.05)


class Managed:
    """The form that NUnit tests from the inside."""

    def __init__(self, tree: Path, compiler: Compiler):
        self.tree, self.compiler = tree, compiler
        self.tests = tree / "out/bin/GssNative.Tests/managed/GssNative.Tests.dll"

    def build_all(self):
        build(["dotnet", "restore", "tests/GssNative.Tests", "-v:q"], self.tree)
        self.response, self.library = self.compiler.prepare([])
        build(["dotnet", "build", "tests/GssNative.Tests", *DOTNET], self.tree)

    def build_library(self):
        self.compiler.compile(self.response)
        shutil.copy(self.library, self.tests.parent)


class Freestanding:
    """The library as it is shipped: an object of ILC's, linked. Only the shared library is built anew, for the programs that load it."""

    def __init__(self, tree: Path, compiler: Compiler, target="linux-x64", peer=None):
        """PEER: the form whose programs are the other end of this one's logins."""
        self.tree, self.compiler, self.target, self.peer = tree, compiler, target, peer
        self.folder = tree / "out" / target / "cmake"

    def build_all(self):
        if self.peer:
            self.peer.build_all()
        options = ["-p:Form=freestanding", f"-p:NativeTarget={self.target}"]
        build(["dotnet", "restore", "src/GssNative", "-v:q", *options], self.tree)
        self.response, _ = self.compiler.prepare(options)
        build(["dotnet", "build", "src/GssNative", *DOTNET, *options], self.tree)
        build(["cmake", "--preset", f"{self.target}-tests", "-D", "RUNTIME_LIBRARY="], self.tree / "cmake")
        build(["cmake", "--build", "--preset", f"{self.target}-tests"], self.tree / "cmake")

    def build_library(self):
        self.compiler.compile(self.response)
        arguments = self.folder.parent / "ilc.rsp"
        build([arguments.read_text(encoding="utf-8").splitlines()[0].removeprefix("# "), f"@{arguments}"], self.tree)
        build(["cmake", "--build", "--preset", f"{self.target}-tests", "--target", "gssnative"], self.tree / "cmake")


class Nunit:
    def __init__(self, form: Managed):
        self.form = form

    def ask(self, patterns):
        results = self.form.tree / "out/nunit.trx"
        results.unlink(missing_ok=True)
        chosen = "|".join(f"FullyQualifiedName~{pattern}" for pattern in patterns if pattern)
        command = ["dotnet", "test", self.form.tests, "--logger", f"trx;LogFileName={results}", *(["--filter", chosen] if chosen else [])]
        status, output = run(command, self.form.tree)
        if status is None or not results.exists():
            return Answer(red="timed out" if status is None else "crashed", names=["?"])
        names, failed = self._read(results)
        if status != 0 and not failed:
            crashed = re.search("crashed|aborted", output, re.IGNORECASE)
            if crashed and not names:       # in the very first test
                names = ["?"]
            failed = ["crashed"] if crashed else ["the runner failed"]
        return Answer(names, failed[0] if failed else "")

    @staticmethod
    def _read(results):
        space = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"
        root = ElementTree.parse(results).getroot()
        classes = {test.get("id"): test.find(f"{space}TestMethod").get("className") for test in root.iter(f"{space}UnitTest")}
        names, failed = [], []
        for result in root.iter(f"{space}UnitTestResult"):
            name = f"{classes[result.get('testId')]}.{result.get('testName')}"
            names.append(name)
            if result.get("outcome") == "Failed":
                failed.append(name.removeprefix("GssNative.Tests."))
        return names, failed

    @staticmethod
    def holds(pattern, names):
        return any(pattern in name for name in names)


class Ctest:
    def __init__(self, form: Freestanding):
        self.form = form

    def command(self):
        return ["ctest", "--test-dir", self.form.folder, "--output-on-failure"]

    def ask(self, patterns):
        status, output = run([*self.command(), "-R", f"^({'|'.join(patterns)})$"], self.form.tree)
        if status is None:
            return Answer(red="timed out", names=["?"])
        names = re.findall(r"^ *\d+/\d+ Test +#\d+: (\S+)", output, re.MULTILINE)
        failed = re.search(r"Test +#\d+: (\S+) \.*\*\*\*(.*?) *[\d.]+ sec", output)
        if not failed:
            return Answer(names, "" if status == 0 else "the runner failed")
        place = re.search(r"(\w+\.\w+:\d+): ", output[failed.end() :])
        how = [] if failed[2].startswith("Failed") else [failed[2]]
        return Answer(names, " ".join([failed[1], *how, *([place[1]] if place else [])]))

    @staticmethod
    def holds(pattern, names):
        return any(re.fullmatch(pattern, name) for name in names)


class Wine(Ctest):
    """The tests of the library for Windows; in those of real logins the other end is the unmutated library for Linux."""

    def command(self):
        return ["tests/sspi/run.sh", self.form.folder]


class Python:
    def __init__(self, form: Freestanding):
        self.form = form

    def ask(self, patterns):
        chosen = [option for pattern in patterns if pattern for option in ("-k", pattern)]
        status, output = run([sys.executable, "tests/python/run.py", "out/linux-x64/cmake/libgssnative.so", "-v", *chosen], self.form.tree)
        if status is None:
            return Answer(red="timed out", names=["?"])
        names = re.findall(r"^test_\w+ \(([\w.]+)\)", output, re.MULTILINE)
        failed = re.findall(r"^(?:FAIL|ERROR): \w+ \(([\w.]+)\)", output, re.MULTILINE)
        if status != 0 and not failed:
            failed = ["the runner failed" if re.search(r"^\d+ passed, ", output, re.MULTILINE) else "crashed"]
        return Answer(names, failed[0] if failed else "")

    @staticmethod
    def holds(pattern, names):
        return any(pattern in name for name in names)

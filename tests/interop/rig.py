"""The realm and the servers of a test run, for Python tests: environments, tickets, programs with a time limit.

tests/python/run.py starts the realm and names its folder in GSSN_TEST_RIG; every test runs inside that.
"""

import contextlib
import functools
import os
import re
import select
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
INTEROP = REPOSITORY / "tests" / "interop"
DEMO = REPOSITORY / "examples" / "demo"
HOSTS = REPOSITORY / "examples" / "hosts"
PROGRAM_SECONDS = 60

#: The two krb5.conf files: the kind one, and one as distributions ship it.
ENVIRONMENT_FILES = {"kind": "env", "distro": "env-distro"}

SESSION_ID = bytes(range(32))


def folder():
    """The running realm's folder."""
    try:
        return Path(os.environ["GSSN_TEST_RIG"])
    except KeyError:
        raise RuntimeError("no realm: start the tests by tests/python/run.py") from None


@functools.lru_cache(maxsize=None)
def _exported(file):
    text = subprocess.run(
        ["bash", "-c", '. "$1" && env -0', "_", file], env={}, check=True, capture_output=True, text=True, timeout=PROGRAM_SECONDS
    ).stdout
    pairs = (line.split("=", 1) for line in text.split("\0") if line)
    return {name: value for name, value in pairs if name.startswith(("KRB5", "RIG"))}


def settings(configuration, **changes):
    """The realm's environment variables with one of the two configurations; ``changes`` replace some."""
    return {**_exported(str(folder() / ENVIRONMENT_FILES[configuration])), **changes}


def cache(user):
    """KRB5CCNAME of a user's ticket cache."""
    return f"FILE:{folder()}/{user}.ccache"


def keytab(name):
    """KRB5_KTNAME of one of the realm's keytabs."""
    return f"FILE:{folder()}/{name}.keytab"


def run(arguments, variables, check=True):
    """Run a program in the realm's environment, with a time limit."""
    return subprocess.run(
        [str(argument) for argument in arguments],
        env={**os.environ, **variables},
        check=check,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=PROGRAM_SECONDS,
    )


def kinit(user, file, *options, **changes):
    """Fetch a ticket of ``user`` into ``file``; the result is its KRB5CCNAME."""
    run(["kinit", "-k", "-t", folder() / f"{user}.keytab", "-c", f"FILE:{file}", *options, user], settings("kind", **changes))
    return f"FILE:{file}"


class Sshd:
    """A real sshd in the realm; a context manager."""

    def __init__(self, configuration):
        self._environment = folder() / ENVIRONMENT_FILES[configuration]

    def __enter__(self):
        self._folder = Path(tempfile.mkdtemp(prefix="sshd-", dir=folder()))
        self._script("start", self._folder, self._environment)
        self.port = int((self._folder / "port").read_text())
        self.known_hosts = self._folder / "known_hosts"
        return self

    def __exit__(self, *_):
        self._script("stop", self._folder)

    @property
    def log(self):
        return (self._folder / "log").read_text()

    @staticmethod
    def _script(*arguments):
        # The server outlives the script, so its output goes to a file and not to a pipe.
        with tempfile.TemporaryFile("w+") as output:
            status = subprocess.run(
                [INTEROP / "sshd.sh", *arguments], stdout=output, stderr=output, timeout=PROGRAM_SECONDS
            ).returncode
            output.seek(0)
            if status != 0:
                raise RuntimeError(f"sshd.sh {arguments[0]}: {output.read()}")


class ParamikoServer:
    """The demo's paramiko server, in a process of its own; a context manager."""

    program = DEMO / "paramiko_server.py"

    def __init__(self, configuration, name, *options, **changes):
        self._variables = settings(configuration, **changes)
        self._name = name
        self._options = options

    def __enter__(self):
        handle, known_hosts = tempfile.mkstemp(prefix="known_hosts-", dir=folder())
        os.close(handle)
        self.known_hosts = known_hosts
        self._log = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            [sys.executable, self.program, *self._options, self._name, known_hosts],
            env={**os.environ, **self._variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        readable, _, _ = select.select([self._process.stdout], [], [], PROGRAM_SECONDS)
        ready = re.fullmatch(r"listening on (\d+)\n", self._process.stdout.readline() if readable else "")
        if ready is None:
            self.__exit__()
            raise RuntimeError(f"{self.program.name} did not start: {self.log}")
        self.port = int(ready.group(1))
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(PROGRAM_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    @property
    def log(self):
        self._log.seek(0)
        return self._log.read()


class RealmTest:
    """Mix-in: each test runs with one krb5.conf in this process's environment. See :func:`with_both_configurations`."""

    configuration = "kind"

    def setUp(self):
        super().setUp()
        self.enter(changed_environment(settings(self.configuration)))

    def enter(self, manager):
        """Enter a context manager until the end of the test."""
        result = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return result

    def environment(self, **variables):
        """Change environment variables until the end of the test."""
        self.enter(changed_environment(variables))

    def scratch(self):
        """A folder until the end of the test."""
        return Path(self.enter(tempfile.TemporaryDirectory(dir=folder())))


@contextlib.contextmanager
def changed_environment(variables):
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def with_both_configurations(tests):
    """Class decorator for a RealmTest: makes one test case of it for each krb5.conf."""
    module = sys.modules[tests.__module__]
    for configuration in ENVIRONMENT_FILES:
        name = f"{tests.__name__}_{configuration}"
        members = {"configuration": configuration, "__module__": tests.__module__}
        setattr(module, name, type(name, (tests, unittest.TestCase), members))
    return tests

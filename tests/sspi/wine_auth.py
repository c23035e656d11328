"""A stand-in for gssnative's Auth whose security context is in a process of relay.c under Wine. It carries tokens and MICs, and nothing else."""

import os
import select
import subprocess
import tempfile

import gssnative
from gssnative import Delegation, Method, MicKind, Role, Status

SECONDS = 60
CONTINUE = 1


class WineAuth:
    """What the drop-in uses of Auth. ``calls`` are the names of the calls that Wine answered."""

    command = ()
    made = []

    def __init__(self, role, names, username=None, *, service=None, method=Method.WITH_MIC, delegation=Delegation.NEVER, allow=0, backend=None):
        if service not in (None, "ssh-connection") or allow or backend is not None:
            raise AssertionError("the relay knows none of it")
        self.calls = []
        self.complete = False
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")      # no pipe: Wine's own processes would hold it open
        words = ["initiator" if role == Role.INITIATOR else "acceptor", "keyex" if method == Method.KEYEX else "with-mic",
                 names if isinstance(names, str) else ",".join(names), str(int(delegation)), username or "-"]
        self._process = subprocess.Popen([*self.command, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, bufsize=0,
                                         env=dict(os.environ))
        self._buffer = b""
        self.made.append(self)
        self.backend = self._answer()[2]

    def close(self):
        """End the process; the result is its exit status."""
        self._process.stdin.close()
        try:
            return self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            self._process.stdout.close()
            self._log.close()

    def _answer(self):
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([self._process.stdout], [], [], SECONDS)
            more = os.read(self._process.stdout.fileno(), 65536) if ready else b""
            if not more:
                self._log.seek(0)
                raise AssertionError(f"the process under Wine {'ended' if ready else 'does not answer'}: {self._log.read()}")
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\n")
        status, data, text = line.decode().rstrip("\r").split(" ", 2)
        if int(status) < 0:
            kind = gssnative.UnsupportedError if int(status) == Status.E_UNSUPPORTED else gssnative.GssError
            raise kind(Status(int(status)), text)
        return int(status), b"" if data == "-" else bytes.fromhex(data), text

    def _call(self, name, *words):
        line = " ".join([name, *((word.hex() or "-") if isinstance(word, bytes) else str(int(word)) for word in words)])
        self._process.stdin.write(line.encode() + b"\n")
        self.calls.append(name)
        return self._answer()

    def _step(self, name, token):
        self.complete = False
        status, answer, _ = self._call(name, token or b"")
        self.complete = status != CONTINUE
        return answer

    def init(self, token=None):
        return self._step("init", token)

    def accept(self, token):
        return self._step("accept", token)

    def get_mic(self, data, kind=MicKind.USERAUTH):
        return self._call("mic", kind, data)[1]

    def check_mic(self, data, mic, kind=MicKind.USERAUTH):
        self._call("check", kind, data, mic)

    def set_username(self, username):
        self._call("user", username.encode())

    def authorize(self, username):
        self._call("authorize", username.encode())

    @property
    def peer_name(self):
        return self._call("peer", b"")[1].decode()


def initiator(host, username=None, **options):
    return WineAuth(Role.INITIATOR, host, username, **options)


def acceptor(own_names, username=None, **options):
    return WineAuth(Role.ACCEPTOR, own_names, username, **options)

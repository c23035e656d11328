#!/usr/bin/env python3
"""SSH logins whose security context is SSPI's, under Wine: paramiko with the drop-in speaks SSH here, and tokens and MICs go to relay.c there.

Run by ctest in a realm of its own: test_relay.py LIBRARY EMULATOR RELAY [unittest options]
"""
import os
import sys
import unittest
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
LIBRARY, EMULATOR, RELAY = sys.argv[1:4]
os.environ.update(GSSNATIVE_LIBRARY=LIBRARY, GSSN_TEST_RIG=os.environ["RIG"])
sys.path[:0] = [str(ROOT / "bindings" / "python"), str(ROOT / "tests" / "interop")]
sys.dont_write_bytecode = True

import wine_auth  # noqa: E402
from wine_auth import WineAuth  # noqa: E402

WineAuth.command = (EMULATOR, RELAY)

import keyex_rig  # noqa: E402, before paramiko: it puts the drop-in in place
import paramiko  # noqa: E402
import rig  # noqa: E402
from gssnative import GssError, Status  # noqa: E402
from gssnative import paramiko_ssh_gss as drop_in  # noqa: E402
from keyex_rig import KeyexTest, execute  # noqa: E402
from test_logins import HOST, ssh  # noqa: E402


class RelayTest(KeyexTest):
    def setUp(self):
        super().setUp()
        WineAuth.made = []
        for name in ("initiator", "acceptor"):
            self.enter(mock.patch.object(drop_in, name, getattr(wine_auth, name)))
        self.addCleanup(lambda: [self.assertEqual(each.close(), 0) for each in WineAuth.made])

    def assert_calls(self, *expected):
        self.assertEqual([(each.backend, each.calls) for each in WineAuth.made], [("sspi", list(calls)) for calls in expected], str(self.log))


@rig.with_both_configurations
class IntoSshd(RelayTest):
    def setUp(self):
        super().setUp()
        self.sshd = self.enter(rig.Sshd(self.configuration))

    def with_mic(self, user="alice"):
        return self.connect(self.sshd, user, gss_kex=False, gss_auth=True, known_hosts=self.sshd.known_hosts)

    def test_with_mic(self):
        self.assertEqual(execute(self.with_mic(), "echo $USER"), "alice\n")
        self.assertIn("Accepted gssapi-with-mic for alice ", self.sshd.log)
        self.assert_calls(["init", "init", "mic"])

    def test_keyex_and_a_rekey(self):
        client = self.connect(self.sshd)
        self.assertEqual(execute(client, "echo $USER"), "alice\n")
        self.assertIn("Accepted gssapi-keyex for alice ", self.sshd.log)
        login = ["init", "init", "check", "user", "mic"]
        self.assert_calls(login)
        client.get_transport().renegotiate_keys()
        self.assertEqual(execute(client, "echo still $USER"), "still alice\n")
        self.assert_calls(login, ["init", "init", "check"])

    def test_deploy_by_k5login(self):
        self.assertEqual(execute(self.with_mic("deploy"), "echo $USER"), "deploy\n")

    def test_alice_as_bob_is_refused(self):
        for login in (self.with_mic, lambda user: self.connect(self.sshd, user)):
            self.assertRaises(paramiko.AuthenticationException, login, "bob")
        self.assertNotIn("Accepted", self.sshd.log)

    def test_damaged_mics_are_refused(self):
        """sshd refuses that of a login; SSPI that of an exchange."""
        self.enter(mock.patch.object(WineAuth, "get_mic", keyex_rig.damage(WineAuth.get_mic)))
        self.assertRaises(paramiko.AuthenticationException, self.with_mic)
        self.assertNotIn("Accepted", self.sshd.log)
        check = WineAuth.check_mic
        self.enter(mock.patch.object(WineAuth, "check_mic", lambda auth, data, mic, kind: check(auth, data, mic[:-1] + bytes([mic[-1] ^ 1]), kind)))
        with self.assertRaises(GssError) as caught:
            self.connect(self.sshd)
        self.assertEqual(caught.exception.status, Status.E_BAD_MIC)

    def test_no_ticket(self):
        self.environment(KRB5CCNAME=rig.cache("nobody"))
        with self.assertRaises(GssError) as caught:
            self.connect(self.sshd)
        self.assertEqual(caught.exception.status, Status.E_NO_CREDENTIALS)


class Both(keyex_rig.Commands):
    def get_allowed_auths(self, username):
        return "gssapi-with-mic,gssapi-keyex"

    def check_auth_gssapi_with_mic(self, username, gss_authenticated=paramiko.AUTH_FAILED, cc_file=None):
        self.user = username
        return gss_authenticated


class Server(keyex_rig.Server):
    interface = Both


@rig.with_both_configurations
class FromOpenSsh(RelayTest):
    """OpenSSH's client finds everything in order; Wine does not tell who it was, so nobody is let in."""

    def test_nobody_is_let_in(self):
        name = HOST if self.configuration == "kind" else "localhost"
        server = self.enter(Server(name))
        server.known_hosts.write_text(f"[{name}]:{server.port} {server.host_key.get_name()} {server.host_key.get_base64()}\n")
        variables = rig.settings(self.configuration, KRB5CCNAME=rig.cache("alice"), NSS_WRAPPER_HOSTS=f"{rig.folder()}/hosts")
        for method, calls in (("gssapi-with-mic", ["accept", "user", "check", "peer"]), ("gssapi-keyex", ["accept", "mic", "user", "check", "peer"])):
            with self.subTest(method=method):
                WineAuth.made.clear()
                result = ssh(variables, server, "alice", host=name, method=method, command="whoami")
                self.assertEqual((result.returncode, result.stdout), (255, ""), f"{result.stderr}\n{self.log}")
                self.assertIn(f"Auth rejected ({method}).", self.log.lines)
                self.assertIn("GSSN_E_UNSUPPORTED", str(self.log))
                self.assert_calls(calls)
                with self.assertRaises(GssError) as caught:
                    WineAuth.made[0].authorize("alice")
                self.assertEqual(caught.exception.status, Status.E_UNSUPPORTED)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])

#!/usr/bin/env python3
"""Logins between Wine's SSPI, through the library for Windows, and MIT Kerberos, through the one for Linux. The two ends are processes of side.c.

Run by ctest in a realm of its own: test_logins.py NATIVE-SIDE EMULATOR WINDOWS-SIDE [unittest options]
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

TIMEOUT = 60
NATIVE, EMULATOR, WINDOWS = sys.argv[1:4]
UNSUPPORTED, BACKEND_FAILURE, NO_CREDENTIALS, BAD_MIC = "GSSN_E_UNSUPPORTED", "GSSN_E_BACKEND_FAILURE", "GSSN_E_NO_CREDENTIALS", "GSSN_E_BAD_MIC"
MUTUAL, INTEGRITY, DELEGATED = 1, 2, 4
HINT_LOGON_SESSION = "40"
REFUSED_NOT_GRANTED, REFUSED_DECLINED, REFUSED_UNUSABLE = "1", "2", "4"
ALWAYS, BY_POLICY = "delegate=2", "delegate=1"


class Side:
    """One end: started with its streams, and what it said when it is over."""

    def __init__(self, program, words, stdin, stdout, **environment):
        self.other = None
        self._said = tempfile.TemporaryFile("w+", encoding="utf-8")        # no pipe: Wine's own processes would hold it open
        self._process = subprocess.Popen([*program, *words], stdin=stdin, stdout=stdout, stderr=self._said, env={**os.environ, **environment})

    def wait(self):
        try:
            self.code = self._process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        with self._said:
            self._said.seek(0)
            self.text = self._said.read()
        self.said = dict(line.split(" ", 1) for line in self.text.splitlines() if " " in line)
        return self

    def __getitem__(self, word):
        return self.said.get(word, "")

    def account(self):
        """What a failed test tells: how this end went, and the one that it spoke to."""
        return "".join(f"\n-- {name}, exit code {side.code}:\n{side.text}" for name, side in (("this end", self), ("the other end", self.other)) if side)


PROGRAMS = {"native": [NATIVE], "sspi": [EMULATOR, WINDOWS]}


def log_in(client, server, *words, method="with-mic", client_words=(), server_words=(), client_environment=None, server_environment=None):
    """Both ends with their streams crossed, until both are over."""
    from_client, to_server = os.pipe()
    from_server, to_client = os.pipe()
    try:
        sides = [Side(PROGRAMS[client], ["client", method, *words, *client_words], from_server, to_server, **(client_environment or {})),
                 Side(PROGRAMS[server], ["server", method, *words, *server_words], from_client, to_client, **(server_environment or {}))]
    finally:
        for end in (from_client, to_server, from_server, to_client):
            os.close(end)
    sides[0].other, sides[1].other = sides[1], sides[0]
    return [side.wait() for side in sides]


def converse(kind, role, *frames, words=(), **environment):
    """One end that is sent these messages and then nothing: the end, and the messages that it sent."""
    with tempfile.TemporaryFile() as sent, tempfile.TemporaryFile() as received:
        for frame in frames:
            sent.write(len(frame).to_bytes(4, "big") + frame)
        sent.seek(0)
        side = Side(PROGRAMS[kind], [role, "with-mic", *words], sent, received, **environment).wait()
        received.seek(0)
        answers = []
        while header := received.read(4):
            answers.append(received.read(int.from_bytes(header, "big")))
        return side, answers


PAIRS = [("sspi", "native"), ("native", "sspi"), ("sspi", "sspi")]


class Logins(unittest.TestCase):
    def assert_good(self, *sides):
        for side in sides:
            self.assertEqual(side.code, 0, side.account())

    def assert_failed(self, side, stage, status):
        self.assertEqual((side.code, side["stage"], side["status"]), (1, stage, status), side.account())

    def test_whole_logins(self):
        for client, server in PAIRS:
            for method in ("with-mic", "keyex"):
                with self.subTest(client=client, server=server, method=method):
                    ends = log_in(client, server, method=method)
                    self.assert_good(*ends)
                    for end in ends:
                        self.assertEqual(int(end["granted"], 16), MUTUAL | INTEGRITY)
                    self.assertTrue(ends[0]["peer"].startswith("host/ssh.rig.test"), ends[0].text)
                    self.assertTrue(ends[1]["own"].startswith("host/ssh.rig.test"), ends[1].text)

    def test_the_backend(self):
        end = log_in("sspi", "native")[0]
        self.assertEqual((end["backend"], end["path"].lower()), ("sspi", r"c:\windows\system32\secur32.dll"))

    def test_wine_tells_no_names_and_that_is_no_verdict(self):
        end = log_in("native", "sspi")[1]
        self.assertEqual((end["peer-status"], end["peer"], end["verdict"]), (UNSUPPORTED, "", UNSUPPORTED))

    def test_the_native_server_decides_on_a_client_of_sspi(self):
        client, server = log_in("sspi", "native")
        self.assertEqual((server["peer"], server["verdict"]), ("alice@RIG.TEST", "GSSN_OK"))

    def test_times_are_utc_in_every_zone(self):
        expected = int(log_in("native", "native")[0]["expires"])
        self.assertGreater(expected, time.time())
        for zone in ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"):
            with self.subTest(zone=zone):
                client, server = log_in("sspi", "sspi", client_environment={"TZ": zone}, server_environment={"TZ": zone})
                self.assert_good(client, server)
                self.assertAlmostEqual(int(client["expires"]), expected, delta=2)
                self.assertAlmostEqual(int(server["expires"]), expected + 300, delta=2)     # MIT's acceptors add the skew of clocks that they allow

    def test_delegation(self):
        client, server = log_in("sspi", "native", ALWAYS)
        self.assert_good(client, server)
        self.assertEqual([int(end["granted"], 16) & DELEGATED for end in (client, server)], [DELEGATED, DELEGATED])

    def test_delegation_by_policy_is_not_asked_of_wine(self):
        client, server = log_in("sspi", "native", client_words=[BY_POLICY], server_words=[ALWAYS])
        self.assert_good(client, server)
        self.assertEqual((int(server["granted"], 16) & DELEGATED, client["refused"]), (0, REFUSED_NOT_GRANTED))

    def test_what_is_delegated_to_wine_is_dropped_and_said_so(self):
        for takes, refusal in ((ALWAYS, REFUSED_UNUSABLE), ("delegate=0", REFUSED_DECLINED)):
            client, server = log_in("native", "sspi", client_words=[ALWAYS], server_words=[takes])
            self.assert_good(client, server)
            self.assertEqual((int(server["granted"], 16) & DELEGATED, server["refused"]), (0, refusal))

    def test_channel_bindings_are_refused_at_both_ends(self):
        for client, server, at in (("sspi", "native", 0), ("native", "sspi", 1)):
            end = log_in(client, server, "bindings=abc")[at]
            self.assertEqual(end["status"], UNSUPPORTED, end.text)

    def test_damaged_tokens(self):
        self.assert_failed(log_in("native", "sspi", client_words=["damage=token"])[1], "tokens", BACKEND_FAILURE)
        self.assert_failed(log_in("sspi", "native", server_words=["damage=token"])[0], "tokens", BACKEND_FAILURE)

    def test_an_answer_that_is_none(self):
        """The library refuses it before Wine sees it."""
        for answer in (b"x", b"\x60\x03abc", b"\x60" * 70000):
            end = converse("sspi", "client", answer)[0]
            self.assert_failed(end, "tokens", "GSSN_E_BAD_TOKEN")

    def test_a_reflected_token(self):
        """The client's own comes back to it; the library refuses it before Wine sees it."""
        received, sent = os.pipe()
        try:
            client = Side(PROGRAMS["sspi"], ["client", "with-mic"], received, sent)
        finally:
            os.close(received)
            os.close(sent)
        self.assert_failed(client.wait(), "tokens", "GSSN_E_BAD_TOKEN")

    def test_a_replayed_mic(self):
        for client, server in PAIRS:
            with self.subTest(client=client, server=server):
                ends = log_in(client, server, "logins=2", client_words=["damage=replay"])
                self.assert_good(ends[0])
                self.assertEqual(ends[1]["peer-status"], UNSUPPORTED if server == "sspi" else "GSSN_OK")     # of the first login, which is good
                self.assert_failed(ends[1], "user-mic", BAD_MIC)

    def test_damaged_and_reflected_mics(self):
        for client, server in PAIRS:
            with self.subTest(client=client, server=server):
                self.assert_failed(log_in(client, server, client_words=["damage=mic"])[1], "user-mic", BAD_MIC)
                self.assert_failed(log_in(client, server, method="keyex", client_words=["damage=reflect"])[1], "user-mic", BAD_MIC)
                self.assert_failed(log_in(client, server, method="keyex", server_words=["damage=mic"])[0], "exchange-mic", BAD_MIC)

    def test_a_replayed_token(self):
        token = converse("native", "client")[1][0]
        first, answers = converse("sspi", "server", token)
        self.assertEqual((first["stage"], first["status"], len(answers)), ("user-mic", "gone", 1), first.text)
        self.assert_failed(converse("sspi", "server", token)[0], "tokens", BACKEND_FAILURE)

    def test_a_name_written_over_another(self):
        """Rule R34. The keytab has both keys; Wine takes those of the service that the token names, and no others."""
        client, server = log_in("native", "sspi", client_words=["host=abc.rig.test", "damage=name"], server_environment={"KRB5_KTNAME": both_keys()})
        self.assert_failed(server, "tokens", BACKEND_FAILURE)
        good = log_in("native", "sspi", "host=abc.rig.test", server_environment={"KRB5_KTNAME": both_keys()})
        self.assert_good(*good)

    def test_a_ticket_for_another_name(self):
        server = log_in("native", "sspi", client_words=["host=other.rig.test"], server_environment={"KRB5_KTNAME": keytab("other")})[1]
        self.assert_failed(server, "tokens", "GSSN_E_SERVER_UNKNOWN")

    def test_keys_that_are_missing_or_wrong(self):
        for name, status in (("none", NO_CREDENTIALS), ("other", NO_CREDENTIALS), ("wrong", BACKEND_FAILURE)):
            with self.subTest(keytab=name):
                self.assert_failed(log_in("native", "sspi", server_environment={"KRB5_KTNAME": keytab(name)})[1], "tokens", status)

    def test_a_password_is_refused_and_leaves_the_users_tickets(self):
        """Wine would write the tickets that it buys into the user's cache."""
        cache = os.environ["RIG"] + "/sspi-password.ccache"
        shutil.copy(os.environ["RIG"] + "/bob.ccache", cache)
        with open(cache, "rb") as file:
            before = file.read()
        self.assert_failed(converse("sspi", "client", words=["credential=alicepw"], KRB5CCNAME="FILE:" + cache)[0], "credential", UNSUPPORTED)
        with open(cache, "rb") as file:
            self.assertEqual(file.read(), before)

    def test_credentials_that_are_acquired_first(self):
        """Those of the logon session serve a client. Of a server's Wine does not say for which service a ticket was taken."""
        client, server = log_in("sspi", "native", "credential=default")
        self.assert_good(client, server)
        server = log_in("native", "sspi", server_words=["credential=default"])[1]
        self.assert_failed(server, "tokens", UNSUPPORTED)

    def test_no_ticket(self):
        end = converse("sspi", "client", KRB5CCNAME="FILE:" + os.environ["RIG"] + "/none.ccache")[0]
        self.assert_failed(end, "tokens", NO_CREDENTIALS)
        self.assertEqual(end["hint"], HINT_LOGON_SESSION)
        self.assertTrue(end["message"].startswith("AcquireCredentialsHandle: SEC_E_NO_CREDENTIALS: "), end.text)

    def test_an_unknown_server(self):
        end = log_in("sspi", "native", client_words=["host=unknown.rig.test"])[0]
        self.assert_failed(end, "tokens", BACKEND_FAILURE)
        self.assertEqual(end["major"], "0x80090304")                    # Wine says so of everything that a KDC refuses

    def test_no_kdc(self):
        end = converse("sspi", "client", words=["host=localhost"], KRB5_CONFIG=without_kdc())[0]      # no other test has a ticket for it
        self.assert_failed(end, "tokens", BACKEND_FAILURE)

    def test_many_logins_hold_no_more_than_few(self):
        client, server = log_in("sspi", "sspi", "logins=1000")
        self.assert_good(client, server)
        for end in (client, server):
            self.assertGreater(int(end["early-handles"]), 0, end.text)
            self.assertEqual(end["late-handles"], end["early-handles"], end.text)
            self.assertLess(int(end["late-memory"]), int(end["early-memory"]) * 1.05, end.text)


def keytab(name):
    return f"FILE:{os.environ['RIG']}/{name}.keytab"


def both_keys():
    """A keytab with the host key and one for abc.rig.test, which is made here."""
    rig = os.environ["RIG"]
    path = rig + "/sspi-both.keytab"
    if not os.path.exists(path):
        with open(rig + "/host.keytab", "rb") as source, open(path, "wb") as copy:
            copy.write(source.read())
        subprocess.run(["kadmin.local", "-p", "admin/admin", "-r", "RIG.TEST"], input=f"addprinc -randkey host/abc.rig.test\nktadd -k {path} host/abc.rig.test\n",
                       text=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"})
    return "FILE:" + path


def without_kdc():
    """The configuration with a port where nobody listens."""
    path = os.environ["RIG"] + "/sspi-no-kdc.conf"
    with open(os.environ["KRB5_CONFIG"], encoding="utf-8") as source, open(path, "w", encoding="utf-8") as copy:
        for line in source:
            copy.write("    kdc = 127.0.0.1:1\n" if line.strip().startswith("kdc =") else line)
    return path


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])

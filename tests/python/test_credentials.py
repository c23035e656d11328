"""Credentials from Python: every source against the realm, over both libraries, and what is refused."""

import os
import unittest
from pathlib import Path

import gssnative
import rig
from gssnative import Credential, Hint, NativeKind, Status, Usage
from login import HOST, Login, assert_fails


def path(name):
    return str(rig.folder() / name)


class OverEachLibrary:
    """Mix-in: every test does its work with MIT's library and with Heimdal's."""

    def each_backend(self):
        for name in ("mit", "heimdal"):
            with self.subTest(backend=name), gssnative.Backend(name) as backend:
                yield backend

    def check_login(self, client, server, principal):
        sides = [{"credential": credential} if credential else {} for credential in (client, server)]
        with Login(client=sides[0], server=sides[1]) as login:
            login.verify()
            self.assertEqual(login.server.peer_name, principal)


@rig.with_both_configurations
class Tickets(OverEachLibrary, rig.RealmTest):
    def test_every_source(self):
        sources = (
            ("alice@RIG.TEST", {}),
            ("alice@RIG.TEST", {"principal": "alice@RIG.TEST"}),
            ("bob@RIG.TEST", {"source": "ccache:FILE:" + path("bob.ccache")}),
            ("bob@RIG.TEST", {"source": "client_keytab:FILE:" + path("bob.keytab")}),
            ("bob@RIG.TEST", {"principal": "bob@RIG.TEST", "password": "bobpw"}),
            ("bob@RIG.TEST", {"principal": b"bob@RIG.TEST", "password": b"bobpw"}),
        )
        for backend in self.each_backend():
            for principal, source in sources:
                with Credential(backend=backend, **source) as tickets:
                    info = tickets.info
                    self.assertEqual((info.usage, info.principal), (Usage.INITIATE, principal))
                    self.assertGreater(info.expires, 1_700_000_000)
                    self.check_login(tickets, None, principal)

    def test_refusals(self):
        refusals = (
            (Status.E_NO_CREDENTIALS, Hint.NO_TICKET, {"principal": "bob@RIG.TEST"}),
            (Status.E_NO_CREDENTIALS, Hint.NO_TICKET, {"source": "ccache:FILE:" + path("no-such")}),
            (Status.E_BAD_KEYTAB, Hint.NO_KEYTAB, {"source": "client_keytab:FILE:" + path("no-such")}),
            (Status.E_LOGON_DENIED, Hint.CLIENT_REFUSED, {"principal": "bob@RIG.TEST", "password": "no"}),
            (Status.E_INVALID_ARGUMENT, None, {"password": "bobpw"}),
            (Status.E_INVALID_ARGUMENT, None, {"source": "FILE:/tmp/x"}),
        )
        for backend in self.each_backend():
            for status, hint, source in refusals:
                assert_fails(self, status, Credential, backend=backend, hint=hint, **source)

    def test_the_environment_stays(self):
        before = dict(os.environ), Path(path("alice.ccache")).read_bytes()
        for backend in self.each_backend():
            with Credential(source="client_keytab:FILE:" + path("bob.keytab"), backend=backend) as tickets:
                self.check_login(tickets, None, "bob@RIG.TEST")
        self.assertEqual(before, (dict(os.environ), Path(path("alice.ccache")).read_bytes()))

    def test_native_handles(self):
        for backend in self.each_backend():
            with Credential(backend=backend) as default:
                self.assertEqual(default.native, (NativeKind.GSS_CRED, None))
            with Credential(source="ccache:FILE:" + path("bob.ccache"), backend=backend) as tickets:
                kind, handle = tickets.native
                with Credential.from_native(backend, handle, Usage.INITIATE) as wrapped:
                    self.assertEqual(wrapped.native, (kind, handle))
                    self.assertEqual(wrapped.info.principal, "bob@RIG.TEST")
                    self.check_login(wrapped, None, "bob@RIG.TEST")
                assert_fails(self, Status.E_INVALID_ARGUMENT, Credential.from_native, backend, handle, Usage.ACCEPT)
                assert_fails(self, Status.E_UNSUPPORTED, Credential.from_native, backend, handle, Usage.INITIATE, NativeKind.SSPI)
                self.check_login(tickets, None, "bob@RIG.TEST")             # the wrapper released nothing


@rig.with_both_configurations
class Keys(OverEachLibrary, rig.RealmTest):
    def test_a_keytab(self):
        source = "keytab:FILE:" + path("host.keytab")
        self.environment(KRB5_KTNAME="FILE:" + path("no-such"))
        for backend in self.each_backend():
            with Credential(Usage.ACCEPT, source=source, backend=backend) as keys:
                self.assertEqual(keys.info.principal, "")
                self.check_login(None, keys, "alice@RIG.TEST")
            assert_fails(self, Status.E_BAD_KEYTAB, Credential, Usage.ACCEPT, backend=backend, hint=Hint.NO_KEYTAB)

    # Rule R79: it is used, and nobody can name none.
    def test_a_replay_cache(self):
        name = "file2:" + str(self.scratch() / "rcache")
        with Credential(Usage.ACCEPT, replay_cache=name) as keys, gssnative.initiator(HOST) as client:
            token = client.init()
            for expected in (None, Status.E_REPLAY):
                with gssnative.acceptor(HOST, credential=keys) as server:
                    if expected:
                        assert_fails(self, expected, server.accept, token, hint=Hint.REPLAYED)
                    else:
                        server.accept(token)
        for none in ("none", "none:", "NONE:"):
            assert_fails(self, Status.E_INVALID_ARGUMENT, Credential, Usage.ACCEPT, replay_cache=none)
        with gssnative.Backend("heimdal") as heimdal:
            assert_fails(self, Status.E_UNSUPPORTED, Credential, Usage.ACCEPT, replay_cache=name, backend=heimdal)


class Objects(rig.RealmTest, unittest.TestCase):
    def test_closed_ones_are_refused(self):
        tickets = Credential()
        tickets.close()
        tickets.close()
        assert_fails(self, Status.E_BAD_HANDLE, lambda: tickets.info)
        assert_fails(self, Status.E_BAD_HANDLE, gssnative.initiator, HOST, credential=tickets)
        backend = gssnative.Backend()
        backend.close()
        assert_fails(self, Status.E_BAD_HANDLE, Credential, backend=backend)
        assert_fails(self, Status.E_BAD_HANDLE, gssnative.initiator, HOST, backend=backend)

    def test_an_object_keeps_its_own(self):
        with Credential(source="ccache:FILE:" + path("bob.ccache")) as tickets:
            client = gssnative.initiator(HOST, credential=tickets)
        with client, gssnative.acceptor(HOST) as server:
            client.init(server.accept(client.init()))
            self.assertEqual(server.peer_name, "bob@RIG.TEST")

    def test_for_the_other_role_or_library(self):
        with gssnative.Backend("heimdal") as heimdal, Credential(backend=heimdal) as tickets, gssnative.Backend("mit") as mit:
            assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.acceptor, HOST, credential=tickets)
            assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.initiator, HOST, credential=tickets, backend=mit)
            gssnative.initiator(HOST, credential=tickets, backend=heimdal).close()

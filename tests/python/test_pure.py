"""What needs no realm: MIC input, OIDs, handles, arguments, order of calls."""

import base64
import ctypes
import hashlib
import struct
import unittest

import gssnative
from gssnative import Allow, Family, Message, Method, OidsMode, Role, State, Status, _abi
from login import assert_fails

KRB5 = bytes.fromhex("06092a864886f712010202")
SPNEGO = bytes.fromhex("06062b0601050502")
UNKNOWN = bytes.fromhex("06032a0304")


def string(data):
    return struct.pack(">I", len(data)) + data


class MicInput(unittest.TestCase):
    SESSION_ID = bytes(range(20))

    # Rule R18: byte by byte.
    def test_vector_with_mic(self):
        expected = (
            "00000014000102030405060708090a0b0c0d0e0f101112133200000005616c6963650000000e7373682d636f6e6e656374696f6e"
            "0000000f6773736170692d776974682d6d6963"
        )
        self.assertEqual(gssnative.mic_input(self.SESSION_ID, "alice").hex(), expected)

    # Rules R25, R37: byte by byte.
    def test_vector_keyex_counts_bytes_not_characters(self):
        expected = (
            "00000014000102030405060708090a0b0c0d0e0f1011121332000000076ac3bc7267656e0000000e7373682d636f6e6e656374696f6e"
            "0000000c6773736170692d6b65796578"
        )
        self.assertEqual(gssnative.mic_input(self.SESSION_ID, "jürgen", method="gssapi-keyex").hex(), expected)

    def test_limits(self):
        for session_id, user in ((b"x", ""), (bytes(256), "u" * 1024)):
            data = gssnative.mic_input(session_id, user, "s" * 255, "m" * 255)
            self.assertEqual(data, string(session_id) + b"\x32" + string(user.encode()) + string(b"s" * 255) + string(b"m" * 255))

    def test_refused_arguments(self):
        for arguments in (
            (b"", "alice"),
            (bytes(257), "alice"),
            (b"sid", None),
            (b"sid", "u" * 1025),
            (b"sid", b"\xff\xfe"),
            (b"sid", "al\0ice"),
            (b"sid", "alice", ""),
            (b"sid", "alice", "s" * 256),
            (b"sid", "alice", "ssh-connection", ""),
            (b"sid", "alice", "ssh-connection", "m" * 256),
        ):
            with self.subTest(arguments=arguments):
                assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.mic_input, *arguments)


class Mechanisms(unittest.TestCase):
    # Rules R1, R6: one mechanism, in DER.
    def test_oids(self):
        self.assertEqual(gssnative.oids(), struct.pack(">I", 1) + string(KRB5))
        self.assertEqual(gssnative.oids(OidsMode.SERVER), string(KRB5))
        with gssnative.initiator("ssh.rig.test") as auth:
            self.assertEqual(auth.oids(OidsMode.CLIENT), gssnative.oids())

    # Rules R1, R5: and nothing else.
    def test_only_krb5_in_strict_der(self):
        self.assertTrue(gssnative.is_krb5(KRB5))
        for other in (b"", b"\x06", KRB5[:-1], KRB5 + b"\0", KRB5[2:], b"\x06\x81\x09" + KRB5[2:], SPNEGO, UNKNOWN):
            self.assertFalse(gssnative.is_krb5(other), other.hex())

    # Rule R2: wherever it stands.
    def test_acceptor_selects_krb5_from_an_offer(self):
        for offer in ([KRB5], [UNKNOWN, KRB5], [SPNEGO, KRB5, UNKNOWN]):
            with gssnative.acceptor("ssh.rig.test") as auth:
                body = struct.pack(">I", len(offer)) + b"".join(map(string, offer))
                self.assertEqual(auth.select_mech(body), string(KRB5))

    # Rule R3: there is nothing to send.
    def test_acceptor_refuses_offers_without_krb5(self):
        for offer in ([SPNEGO], [UNKNOWN], [UNKNOWN, SPNEGO]):
            with gssnative.acceptor("ssh.rig.test") as auth:
                body = struct.pack(">I", len(offer)) + b"".join(map(string, offer))
                assert_fails(self, Status.E_BAD_MECHANISM, auth.select_mech, body)

    # Rules R4, R5: also SPNEGO.
    def test_initiator_refuses_a_mechanism_that_it_did_not_offer(self):
        with gssnative.initiator("ssh.rig.test") as auth:
            assert_fails(self, Status.E_BAD_MECHANISM, auth.check_mech, SPNEGO)
        with gssnative.initiator("ssh.rig.test") as auth:
            auth.check_mech(KRB5)


class Messages(unittest.TestCase):
    CONTENTS = {Message.RESPONSE: KRB5, Message.TOKEN: b"token", Message.ERRTOK: b"error", Message.MIC: b"mic"}

    def test_bodies(self):
        for message, content in self.CONTENTS.items():
            self.assertEqual(gssnative.message_body(message, content), string(content))
            self.assertEqual(gssnative.message_body_parse(message, string(content)), content)
        self.assertEqual(gssnative.message_body(Message.EXCHANGE_COMPLETE), b"")
        self.assertEqual(gssnative.message_body_parse(Message.EXCHANGE_COMPLETE, b""), b"")

    # Rule R16: no empty token; and nothing behind the string.
    def test_bodies_that_are_none(self):
        for message, content in self.CONTENTS.items():
            assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.message_body, message)
            for body in (b"", string(b""), string(content)[:-1], string(content) + b"\0"):
                assert_fails(self, Status.E_PROTOCOL, gssnative.message_body_parse, message, body)
        assert_fails(self, Status.E_PROTOCOL, gssnative.message_body_parse, Message.EXCHANGE_COMPLETE, b"\0")
        assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.message_body, Message.EXCHANGE_COMPLETE, b"x")
        assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.message_body, Message.ERROR, b"x")

    # Rules R23, R77: what a peer says is made safe to print.
    def test_errors_of_a_server(self):
        told = gssnative.error_body_parse(struct.pack(">II", 1, 2) + string(b"a\r\n\x1b[2Jb") + string(b"en"))
        self.assertEqual((told.major, told.minor, told.language), (1, 2, "en"))
        self.assertTrue(told.message.isprintable(), told.message)
        assert_fails(self, Status.E_PROTOCOL, gssnative.error_body_parse, struct.pack(">II", 1, 2) + string(b"cut"))


class KeyExchangeNames(unittest.TestCase):
    USUAL = ["curve25519-sha256", "nistp256-sha256", "nistp384-sha384", "nistp521-sha512", "group16-sha512", "group14-sha256"]

    # Rule R49: base64 of the MD5 of the OID in DER.
    def test_the_usual_names(self):
        suffix = base64.b64encode(hashlib.md5(KRB5, usedforsecurity=False).digest()).decode()
        self.assertEqual(gssnative.kex_names(), ",".join(f"gss-{family}-{suffix}" for family in self.USUAL))

    def test_a_budget_holds_whole_names(self):
        names = gssnative.kex_names().split(",")
        self.assertEqual(gssnative.kex_names(budget=len(",".join(names[:2]))), ",".join(names[:2]))
        self.assertEqual(gssnative.kex_names(budget=len(",".join(names[:2])) - 1), names[0])
        assert_fails(self, Status.E_BUFFER_TOO_SMALL, gssnative.kex_names, budget=len(names[0]) - 1)

    # Rule R50: there and back.
    def test_names_are_taken_apart(self):
        for family in (Family.CURVE25519_SHA256, Family.GROUP15_SHA512):
            self.assertEqual(gssnative.kex_name_parse(gssnative.kex_names(family)), family)
        for name, status in (
            ("curve25519-sha256", Status.E_PROTOCOL),
            ("gss-group99-sha256-toWM5Slw5Ew8Mqkay+al2g==", Status.E_UNSUPPORTED),
            ("gss-group14-sha256-", Status.E_BAD_MECHANISM),
        ):
            assert_fails(self, status, gssnative.kex_name_parse, name)

    # Rule R51: only if asked for.
    def test_sha1_only_by_the_opt_out(self):
        assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.kex_names, Family.GEX_SHA1)
        with gssnative.initiator("ssh.rig.test", allow=Allow.SHA1_KEX) as auth:
            name = auth.kex_names(Family.GEX_SHA1)
            self.assertEqual(auth.kex_name_parse(name), Family.GEX_SHA1)
        assert_fails(self, Status.E_UNSUPPORTED, gssnative.kex_name_parse, name)


class Handles(unittest.TestCase):
    def test_a_closed_object_is_refused(self):
        auth = gssnative.initiator("ssh.rig.test")
        auth.close()
        auth.close()
        assert_fails(self, Status.E_BAD_HANDLE, auth.init)
        assert_fails(self, Status.E_BAD_HANDLE, lambda: auth.info)

    def test_a_closed_object_does_not_become_the_function_without_one(self):
        auth = gssnative.initiator("ssh.rig.test")
        auth.close()
        assert_fails(self, Status.E_BAD_HANDLE, auth.oids, OidsMode.CLIENT)
        assert_fails(self, Status.E_BAD_HANDLE, auth.check_mech, KRB5)

    def test_stale_garbage_and_wrong_handles(self):
        library = _abi.load()
        with gssnative.Backend() as backend, gssnative.initiator("ssh.rig.test") as auth:
            info = _abi.ContextInfo()
            stale = gssnative.initiator("ssh.rig.test")
            handle = stale._handle
            stale.close()
            for bad in (None, 0, 1, 0xDEADBEEF, 2**64 - 1, handle, backend._handle, auth._handle ^ 16, auth._handle + 1):
                status = library.ssh_gss_get_context_info(bad, ctypes.byref(info))
                self.assertEqual(status, Status.E_BAD_HANDLE, hex(bad or 0))
                library.ssh_gss_auth_free(bad)
            self.assertEqual(auth.info.state, State.NEW)
            self.assertEqual(backend.info.kind, gssnative.BackendKind.MIT)

    def test_an_object_keeps_its_backend(self):
        backend = gssnative.Backend("mit")
        auth = gssnative.initiator("ssh.rig.test", backend=backend)
        backend.close()
        self.assertEqual(auth.info.state, State.NEW)
        auth.close()

    def test_buffers_are_disposed_twice_and_empty(self):
        library = _abi.load()
        buffer = _abi.Buffer()
        library.ssh_gss_buffer_dispose(None)
        library.ssh_gss_buffer_dispose(ctypes.byref(buffer))
        self.assertEqual(library.ssh_gss_oids(None, OidsMode.CLIENT, ctypes.byref(buffer)), Status.OK)
        self.assertEqual(buffer.length, 19)
        for _ in range(2):
            library.ssh_gss_buffer_dispose(ctypes.byref(buffer))
            self.assertEqual((buffer.data, buffer.length, buffer.reserved), (None, 0, None))


class Arguments(unittest.TestCase):
    def test_hosts_of_an_initiator(self):
        for host in (None, "", "a/b", "a b", "a\tb", "h" * 256, b"\xff", "a\nb"):
            with self.subTest(host=host):
                assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.initiator, host)
        gssnative.initiator("h" * 255).close()
        gssnative.initiator("host/ssh.rig.test@RIG.TEST").close()

    def test_an_acceptor_needs_names_or_the_opt_out(self):
        assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.acceptor, None)
        gssnative.acceptor(None, allow=Allow.ANY_HOST_KEY).close()
        gssnative.acceptor(["ssh.rig.test", "localhost"]).close()

    def test_roles_and_methods(self):
        assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.Auth, 3, "ssh.rig.test")
        for method in Method:
            gssnative.Auth(Role.INITIATOR, "ssh.rig.test", method=method).close()
        error = assert_fails(self, Status.E_UNSUPPORTED, gssnative.ccache_destroy, "WRFILE:/tmp/cache")
        self.assertIsInstance(error, gssnative.UnsupportedError)
        self.assertIsInstance(error, NotImplementedError)
        self.assertIn("FILE, DIR, KEYRING, KCM or MEMORY", str(error))

    def test_an_unknown_tail_of_options_must_be_zero(self):
        class Longer(ctypes.Structure):
            _fields_ = [("known", _abi.AuthOptions), ("unknown", ctypes.c_uint64)]

        library = _abi.load()
        handle = ctypes.c_void_p()
        for unknown, expected in ((0, Status.OK), (1, Status.E_UNSUPPORTED)):
            options = Longer(_abi.AuthOptions(role=Role.INITIATOR, method=Method.WITH_MIC, host=b"ssh.rig.test"), unknown)
            options.known.size = ctypes.sizeof(options)
            pointer = ctypes.cast(ctypes.byref(options), ctypes.POINTER(_abi.AuthOptions))
            self.assertEqual(library.ssh_gss_auth_new(pointer, ctypes.byref(handle), None), expected)
            self.assertEqual(handle.value is not None, expected == Status.OK)
            library.ssh_gss_auth_free(handle)


class Order(unittest.TestCase):
    """Calls out of order, or on the wrong side, are refused and change nothing; what a peer did out of order ends the object."""

    def test_initiator(self):
        with gssnative.initiator("ssh.rig.test", "alice") as auth:
            for call in (
                lambda: auth.get_mic(b"sid"),
                lambda: auth.check_mic(b"sid", b"mic"),
                lambda: auth.accept(b"token"),
                lambda: auth.authorize(),
                lambda: auth.peer_name,
                lambda: auth.own_name,
            ):
                assert_fails(self, Status.E_BAD_STATE, call)
            self.assertEqual(auth.info.state, State.NEW)

    def test_acceptor(self):
        with gssnative.acceptor("ssh.rig.test", "alice") as auth:
            for call in (
                lambda: auth.get_mic(b"sid"),
                lambda: auth.init(),
                lambda: auth.authorize(),
                lambda: auth.authorize_override("alice", "a test"),
                lambda: auth.peer_name,
            ):
                assert_fails(self, Status.E_BAD_STATE, call)
            self.assertEqual(auth.info.state, State.NEW)

    # Rules R26, R28: too early.
    def test_a_peer_that_ends_the_exchange_before_it_began(self):
        for end in (lambda auth: auth.check_mic(b"sid", b"mic"), lambda auth: auth.exchange_complete()):
            with gssnative.acceptor("ssh.rig.test", "alice") as auth:
                assert_fails(self, Status.E_PROTOCOL, end, auth)
                self.assertEqual(auth.info.state, State.FAILED)

    def test_the_first_initiator_call_has_no_token(self):
        with gssnative.initiator("ssh.rig.test", "alice") as auth:
            assert_fails(self, Status.E_INVALID_ARGUMENT, auth.init, b"token")


class Backends(unittest.TestCase):
    def test_the_default_is_mit(self):
        with gssnative.Backend() as backend:
            info = backend.info
            self.assertEqual(info.kind, gssnative.BackendKind.MIT)
            self.assertIn("libgssapi_krb5", info.path)
            self.assertIn(gssnative.Capability.AUTHORIZE, info.capabilities)
        report = gssnative.backend_report()
        self.assertIn("libgssapi_krb5", report)

    def test_a_library_by_path(self):
        with gssnative.Backend() as default:
            path = default.info.path
        if not path.startswith("/"):
            with open("/proc/self/maps", encoding="utf-8") as maps:
                path = next(line.split()[-1] for line in maps if "libgssapi_krb5" in line)
        with gssnative.Backend(path) as backend:
            self.assertEqual(backend.info.path, path)

    def test_orders_that_are_refused(self):
        assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.Backend, "unheard-of")
        assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.Backend, "relative/libgssapi_krb5.so.2")

    # Rule R64: an error instead.
    def test_a_named_file_is_never_replaced_by_another(self):
        error = assert_fails(self, Status.E_NO_BACKEND, gssnative.Backend, "/nonexistent/libgssapi_krb5.so.2")
        self.assertIn("/nonexistent/libgssapi_krb5.so.2", error.message)

    def test_a_library_without_gssapi_is_unusable(self):
        with open("/proc/self/maps", encoding="utf-8") as maps:
            libc = next(line.split()[-1] for line in maps if "/libc.so.6" in line)
        error = assert_fails(self, Status.E_BACKEND_UNUSABLE, gssnative.Backend, libc)
        self.assertIn("gss_", error.message)

"""Logins in one process against the realm: what works, with both krb5.conf files."""

import os
from concurrent.futures import ThreadPoolExecutor

import gssnative
import rig
from gssnative import Allow, AuthorizedBy, Delegation, Granted, Hint, State, Status, Store
from login import HOST, Login, assert_fails

KRB5 = bytes.fromhex("06092a864886f712010202")


@rig.with_both_configurations
class Handshake(rig.RealmTest):
    # Rules R17, R65: tokens, MIC, verdict.
    def test_a_whole_login(self):
        with Login() as login:
            login.establish()
            self.assertEqual(len(login.tokens), 2)
            for side, peer in ((login.client, f"host/{HOST}@RIG.TEST"), (login.server, "alice@RIG.TEST")):
                info = side.info
                self.assertEqual(info.state, State.ESTABLISHED)
                self.assertEqual(info.granted, Granted.MUTUAL | Granted.INTEGRITY)
                self.assertEqual(info.mechanism, KRB5)
                self.assertEqual(info.authorized_by, AuthorizedBy.NOTHING)
                self.assertGreater(info.expires, 0)
                self.assertEqual(side.peer_name, peer)
            self.assertEqual(login.server.own_name, f"host/{HOST}@RIG.TEST")
            mic = login.client.get_mic(rig.SESSION_ID)
            login.server.check_mic(rig.SESSION_ID, mic)
            self.assertEqual(login.server.info.state, State.VERIFIED)
            self.assertEqual(login.server.authorize(), AuthorizedBy.AUTH_TO_LOCAL)
            self.assertEqual(login.server.info.state, State.AUTHORIZED)
            self.assertFalse(login.server.credentials_delegated)

    def test_names_are_compared_without_case_and_final_dot(self):
        with Login(host="SSH.Rig.Test.", own_names=["localhost", "Ssh.Rig.TEST."]) as login:
            login.verify()
            self.assertEqual(login.server.own_name, f"host/{HOST}@RIG.TEST")

    def test_localhost(self):
        with Login(host="localhost", own_names="localhost") as login:
            login.verify()
            self.assertEqual(login.server.own_name, "host/localhost@RIG.TEST")

    def test_any_host_key(self):
        with Login(own_names=None, server={"allow": Allow.ANY_HOST_KEY}) as login:
            login.verify()

    def test_a_full_principal_as_target(self):
        with Login(host=f"host/{HOST}@RIG.TEST") as login:
            login.verify()

    def test_raw_mic(self):
        with Login() as login:
            login.establish()
            data = gssnative.mic_input(rig.SESSION_ID, "alice")
            login.server.check_mic(rig.SESSION_ID, login.client.get_mic_raw(data))
            login.server.authorize()
        with Login() as login:
            login.establish()
            login.server.check_mic_raw(gssnative.mic_input(rig.SESSION_ID, "alice"), login.client.get_mic(rig.SESSION_ID))
            self.assertEqual(login.server.authorize(), AuthorizedBy.AUTH_TO_LOCAL)

    # Rule R65: a good MIC alone proves no user.
    def test_a_raw_mic_over_other_bytes_is_no_login(self):
        for data in (b"anything", gssnative.mic_input(rig.SESSION_ID, "bob"), gssnative.mic_input(rig.SESSION_ID, "alice", "ssh-foo")):
            with Login() as login:
                login.establish()
                login.server.check_mic_raw(data, login.client.get_mic_raw(data))
                self.assertEqual(login.server.info.state, State.ESTABLISHED)
                assert_fails(self, Status.E_BAD_STATE, login.server.authorize)

    # Rules R18, R25: the bytes of the request.
    def test_user_name_in_utf8_and_another_service(self):
        with Login(username="jürgen", client={"service": "ssh-test"}, server={"service": "ssh-test"}) as login:
            login.verify()
            assert_fails(self, Status.E_NOT_AUTHORIZED, login.server.authorize)

    def test_the_user_may_come_late(self):
        with Login(username=None) as login:
            login.establish()
            assert_fails(self, Status.E_BAD_STATE, login.client.get_mic, rig.SESSION_ID)
            login.client.set_username("alice")
            login.server.set_username("alice")
            login.server.check_mic(rig.SESSION_ID, login.client.get_mic(rig.SESSION_ID))
            login.server.authorize("alice")

    # Rules R15, R80: off unless asked for.
    def test_delegation_only_if_both_sides_want_it(self):
        for asked in (Delegation.NEVER, Delegation.ALWAYS):
            for accepted in (Delegation.NEVER, Delegation.ALWAYS):
                with self.subTest(asked=asked.name, accepted=accepted.name):
                    with Login(client={"delegation": asked}, server={"delegation": accepted}) as login:
                        login.verify()
                        self.assertEqual(
                            login.server.credentials_delegated,
                            asked == Delegation.ALWAYS and accepted == Delegation.ALWAYS,
                        )

    # Rule R62: after the verdict; the tickets are the client's, as a credential and in a cache.
    def test_what_was_delegated(self):
        delegating = {"delegation": Delegation.ALWAYS}
        name = f"FILE:{self.scratch()}/cache"
        with Login(client=delegating, server=delegating) as login:
            login.verify()
            assert_fails(self, Status.E_BAD_STATE, login.server.delegated_credential)
            login.server.authorize("alice")
            with login.server.delegated_credential() as credential:
                self.assertEqual(credential.info.principal, "alice@RIG.TEST")
                with Login(client={"credential": credential}) as elsewhere:
                    elsewhere.verify()
            self.assertEqual(login.server.save_client_creds(name), name)
            assert_fails(self, Status.E_CACHE_REFUSED, login.server.save_client_creds, name, hint=Hint.CACHE_EXISTS)
            for how in (Store.OVERWRITE, Store.UPDATE):
                owner = (os.geteuid(), os.getegid())
                self.assertEqual(login.server.save_client_creds(name, owner=owner, how=how), name)
        self.environment(KRB5CCNAME=name)
        with Login() as login:
            login.verify()
            self.assertEqual(login.server.peer_name, "alice@RIG.TEST")
        gssnative.ccache_destroy(name)
        assert_fails(self, Status.E_NO_CREDENTIALS, gssnative.ccache_destroy, name)

    # Rule R62: no longer than they are needed, whatever happens meanwhile.
    def test_what_was_delegated_for_a_while(self):
        for backend_name in ("mit", "heimdal"):
            with self.subTest(backend=backend_name), gssnative.Backend(backend_name) as backend:
                delegating = {"delegation": Delegation.ALWAYS, "backend": backend}
                name = f"FILE:{self.scratch()}/cache"
                with Login(client=delegating, server=delegating) as login:
                    login.verify().server.authorize("alice")
                    with login.server.stored_client_creds(name, backend=backend) as stored:
                        self.assertEqual(stored, name)
                        with gssnative.Credential(source="ccache:" + stored, backend=backend) as credential:
                            self.assertEqual(credential.info.principal, "alice@RIG.TEST")
                        assert_fails(self, Status.E_CACHE_REFUSED, login.server.stored_client_creds(name).__enter__, hint=Hint.CACHE_EXISTS)
                    assert_fails(self, Status.E_NO_CREDENTIALS, gssnative.ccache_destroy, name, backend)
                    owner = (os.geteuid(), os.getegid())
                    with self.assertRaises(InterruptedError):
                        with login.server.stored_client_creds(owner=owner, backend=backend) as stored:
                            raise InterruptedError
                    assert_fails(self, Status.E_NO_CREDENTIALS, gssnative.ccache_destroy, stored, backend)
                    with login.server.stored_client_creds(name, backend=backend) as stored:
                        gssnative.ccache_destroy(stored, backend)  # as kdestroy at the end of a session
                    for owner in ((1 << 32, os.getegid()), (os.geteuid(), 1 << 32), (-1, os.getegid()), (os.geteuid(), -1)):
                        assert_fails(self, Status.E_INVALID_ARGUMENT, login.server.save_client_creds, owner=owner)

    # Rule R54: none, or the same at both ends.
    def test_channel_bindings(self):
        with Login(client={"channel_bindings": b"tls\0"}, server={"channel_bindings": b"tls\0"}) as login:
            login.establish()
            self.assertIn(Granted.CHANNEL_BINDING, login.server.info.granted)
        for client in ({}, {"channel_bindings": b"other"}):
            with Login(client=client, server={"channel_bindings": b"tls\0"}) as login:
                token = login.client.init()
                assert_fails(self, Status.E_NOT_GRANTED, login.server.accept, token, hint=Hint.CHANNEL_BINDINGS)
        assert_fails(self, Status.E_INVALID_ARGUMENT, gssnative.initiator, HOST, channel_bindings=b"")

    def test_the_peer(self):
        with Login() as login:
            login.establish()
            self.assertTrue(login.server.peer_exported_name.startswith(b"\x04\x01\x00\x0b\x06\x09"))
            self.assertTrue(login.server.peer_exported_name.endswith(b"\x00\x00\x00\x0ealice@RIG.TEST"))
            self.assertEqual(login.server.peer_attributes("auth-indicators"), [])
            assert_fails(self, Status.E_NO_ATTRIBUTE, login.server.peer_attribute, "auth-indicators")

    def test_rekey_advice(self):
        with Login(client={"method": gssnative.Method.HOST}) as login:
            login.establish()
            advice = login.client.rekey_advice()
            self.assertEqual(advice.advice, gssnative.Rekey.NOT_NEEDED)
            self.assertEqual(advice.context_expires, login.client.info.expires)
            self.assertGreater(advice.credential_expires, 0)
            self.environment(KRB5CCNAME=rig.cache("bob"))
            self.assertEqual(login.client.rekey_advice().advice, gssnative.Rekey.NOT_POSSIBLE)
            self.assertEqual(login.server.rekey_advice().credential_expires, 0)

    def test_many_logins_at_once(self):
        def log_in(_):
            for _ in range(10):
                with Login() as login:
                    login.verify()
                    login.server.authorize()
            return True

        with ThreadPoolExecutor(4) as threads:
            self.assertEqual(list(threads.map(log_in, range(8), timeout=60)), [True] * 8)


@rig.with_both_configurations
class Authorization(rig.RealmTest):
    """Who may log in as whom; the accounts are the rig's."""

    def verified(self, principal, username, **server):
        self.environment(KRB5CCNAME=rig.cache(principal))
        login = self.enter(Login(username=username, server=server))
        login.verify()
        return login.server

    def assert_refuses_bob(self, hint):
        assert_fails(self, Status.E_NOT_AUTHORIZED, self.verified("bob", "bob").authorize, hint=hint)

    @staticmethod
    def bobs_k5login():
        return rig.folder() / "home" / "bob" / ".k5login"

    def test_the_principal_of_the_same_name(self):
        self.assertEqual(self.verified("alice", "alice").authorize(), AuthorizedBy.AUTH_TO_LOCAL)
        self.assertEqual(self.verified("bob", "bob").authorize(), AuthorizedBy.AUTH_TO_LOCAL)

    def test_k5login(self):
        self.assertEqual(self.verified("alice", "deploy").authorize(), AuthorizedBy.K5LOGIN)
        assert_fails(self, Status.E_NOT_AUTHORIZED, self.verified("bob", "deploy").authorize)

    def test_auth_to_local_names_of_the_kind_configuration(self):
        user = (rig.folder() / "passwd").read_text().split(":")[0]
        server = self.verified("carol", user)
        if self.configuration == "kind":
            self.assertEqual(server.authorize(), AuthorizedBy.AUTH_TO_LOCAL)
        else:
            assert_fails(self, Status.E_NOT_AUTHORIZED, server.authorize)

    # Rule R29: in status and in words.
    def test_refusals_of_known_and_unknown_users_read_the_same(self):
        errors = [
            assert_fails(self, Status.E_NOT_AUTHORIZED, self.verified("alice", user).authorize, hint=Hint.PRINCIPAL_NOT_ALLOWED)
            for user in ("bob", "nobody-of-this-name")
        ]
        self.assertEqual(errors[0].message.replace("bob", "USER"), errors[1].message.replace("nobody-of-this-name", "USER"))
        self.assertEqual(errors[0].advice, errors[1].advice)

    # Rule R29: a no, unless the host says otherwise.
    def test_a_user_unknown_to_the_system(self):
        # carol has no account here; DEFAULT maps carol@RIG.TEST to carol with the configuration that does not say otherwise.
        assert_fails(self, Status.E_NOT_AUTHORIZED, self.verified("carol", "carol").authorize)
        virtual = self.verified("carol", "carol", allow=Allow.NO_LOCAL_USER)
        if self.configuration == "distro":
            self.assertEqual(virtual.authorize(), AuthorizedBy.AUTH_TO_LOCAL)
        else:
            assert_fails(self, Status.E_NOT_AUTHORIZED, virtual.authorize)

    def test_a_k5login_that_cannot_be_examined_means_no(self):
        k5login = self.bobs_k5login()
        # Not even root gets past a link to itself.
        k5login.symlink_to(k5login)
        self.addCleanup(k5login.unlink)
        self.assert_refuses_bob(Hint.K5LOGIN_UNREADABLE)

    def test_a_k5login_that_is_no_file_means_no(self):
        k5login = self.bobs_k5login()
        k5login.mkdir()
        self.addCleanup(k5login.rmdir)
        self.assert_refuses_bob(Hint.K5LOGIN_UNREADABLE)

    def test_a_k5login_that_never_ends_means_no_at_once(self):
        k5login = self.bobs_k5login()
        self.addCleanup(k5login.unlink, missing_ok=True)
        os.mkfifo(k5login)
        self.assert_refuses_bob(Hint.K5LOGIN_UNREADABLE)
        k5login.unlink()
        k5login.symlink_to("/dev/zero")
        self.assert_refuses_bob(Hint.K5LOGIN_UNREADABLE)

    def test_an_empty_k5login_lets_nobody_in(self):
        k5login = self.bobs_k5login()
        k5login.touch()
        self.addCleanup(k5login.unlink)
        self.assert_refuses_bob(Hint.PRINCIPAL_NOT_ALLOWED)

    # Rules R65, R74: not for another name.
    def test_the_verdict_is_for_the_verified_user_only(self):
        server = self.verified("alice", "alice")
        assert_fails(self, Status.E_BAD_STATE, server.authorize, "bob")
        server.authorize("alice")
        server.set_username("bob")
        self.assertEqual(server.info.state, State.ESTABLISHED)
        self.assertEqual(server.info.authorized_by, AuthorizedBy.NOTHING)
        assert_fails(self, Status.E_BAD_STATE, server.authorize)

    def test_the_hosts_own_decision(self):
        server = self.verified("alice", "bob")
        server.authorize_override("bob", "alice is on call")
        self.assertEqual(server.info.authorized_by, AuthorizedBy.OVERRIDE)

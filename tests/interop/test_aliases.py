"""Kerberos 5 by its other names: clients of MIT's library that use them, by python-gssapi, against the acceptor."""

import gssapi

import gssnative
import rig
from gssnative import Status

HOST = "ssh.rig.test"
NAMES = {
    "Kerberos 5": "1.2.840.113554.1.2.2",
    "Microsoft's": "1.2.840.48018.1.2.2",
    "that of old drafts": "1.3.5.1.5.2",
}
SPNEGO = "1.3.6.1.5.5.2"


def der(dotted):
    value = bytes(gssapi.OID.from_int_seq(dotted))
    return bytes((6, len(value))) + value


def string(data):
    return len(data).to_bytes(4, "big") + data


def offer(*dotted):
    """The list of a client's request."""
    return len(dotted).to_bytes(4, "big") + b"".join(string(der(each)) for each in dotted)


def client(dotted):
    """MIT's own initiator, which asks for the mechanism by this name."""
    name = gssapi.Name(f"host/{HOST}@RIG.TEST", gssapi.NameType.kerberos_principal)
    flags = (gssapi.RequirementFlag.mutual_authentication, gssapi.RequirementFlag.integrity)
    return gssapi.SecurityContext(name=name, mech=gssapi.OID.from_int_seq(dotted), usage="initiate", flags=flags)


@rig.with_both_configurations
class Aliases(rig.RealmTest):
    def login(self, dotted, *offered):
        """A whole login; the result is the acceptor's view of it."""
        initiator = client(dotted)
        with gssnative.acceptor(HOST, "alice") as auth:
            self.assertEqual(auth.select_mech(offer(*offered)), string(der(dotted)))
            initiator.step(auth.accept(initiator.step()))
            self.assertTrue(initiator.complete and auth.complete)
            self.assertEqual(initiator.mech.dotted_form, dotted)
            auth.check_mic(rig.SESSION_ID, initiator.get_signature(gssnative.mic_input(rig.SESSION_ID, "alice")))
            auth.authorize()
            return auth.info

    # Rules R2, R34: the first name of the client's that is Kerberos 5 is agreed on, and the mechanism at completion is it.
    def test_the_first_that_is_kerberos_is_agreed_on(self):
        for name, dotted in NAMES.items():
            others = [each for each in NAMES.values() if each != dotted]
            for offered in ([dotted], [dotted, *others], [SPNEGO, dotted, *others]):
                with self.subTest(name=name, offered=offered):
                    self.assertEqual(self.login(dotted, *offered).mechanism, der(dotted))

    def test_one_by_one_as_openssh_asks(self):
        for dotted in NAMES.values():
            initiator = client(dotted)
            with gssnative.acceptor(HOST, "alice") as auth:
                with self.assertRaises(gssnative.GssError):
                    auth.check_mech(der(SPNEGO))
                auth.check_mech(der(dotted))
                initiator.step(auth.accept(initiator.step()))
                self.assertEqual((auth.complete, auth.info.mechanism), (True, der(dotted)))

    # Rule R2: Heimdal has one name for it, so the client's second choice is the first that is supported.
    def test_a_library_that_knows_one_name(self):
        krb5, *others = NAMES.values()
        heimdal = self.enter(gssnative.Backend("heimdal"))
        for alias in others:
            initiator = client(krb5)
            with self.subTest(alias=alias), gssnative.acceptor(HOST, "alice", backend=heimdal) as auth:
                with self.assertRaises(gssnative.GssError):
                    auth.check_mech(der(alias))
                self.assertEqual(auth.select_mech(offer(alias, krb5)), string(der(krb5)))
                initiator.step(auth.accept(initiator.step()))
                self.assertEqual((auth.complete, auth.info.mechanism), (True, der(krb5)))

    # Rule R78: a token of another name than the agreed one.
    def test_another_name_than_the_agreed_one(self):
        for agreed in NAMES.values():
            for used in NAMES.values():
                if used == agreed:
                    continue
                with self.subTest(agreed=agreed, used=used), gssnative.acceptor(HOST, "alice") as auth:
                    auth.select_mech(offer(agreed))
                    with self.assertRaises(gssnative.GssError) as failure:
                        auth.accept(client(used).step())
                    self.assertEqual(failure.exception.status, Status.E_BAD_MECHANISM)

using GssNative.Backends;
using GssNative.Backends.Gssapi;

namespace GssNative.Tests.Backends;

/// <summary>What an error of the Kerberos library means to an SSH login. The numbers are those of MIT's krb5.h and Heimdal's krb5_err.h.</summary>
internal sealed class Krb5CauseTests
{
    private const uint Failure = 13u << 16;             // GSS_S_FAILURE: "the minor status says it"

    [TestCase(-1765328383, Status.LogonDenied, Hint.ClientRefused, TestName = "KRB5KDC_ERR_NAME_EXP")]
    [TestCase(-1765328378, Status.LogonDenied, Hint.ClientRefused, TestName = "KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN")]
    [TestCase(-1765328366, Status.LogonDenied, Hint.ClientRefused, TestName = "KRB5KDC_ERR_CLIENT_REVOKED")]
    [TestCase(-1765328361, Status.LogonDenied, Hint.ClientRefused, TestName = "KRB5KDC_ERR_KEY_EXP")]
    [TestCase(-1765328360, Status.LogonDenied, Hint.ClientRefused, TestName = "KRB5KDC_ERR_PREAUTH_FAILED")]
    [TestCase(-1765328372, Status.LogonDenied, Hint.ClientRefused, TestName = "KRB5KDC_ERR_POLICY")]
    [TestCase(-1765328370, Status.BackendFailure, Hint.EncryptionType, TestName = "KRB5KDC_ERR_ETYPE_NOSUPP")]
    [TestCase(-1765328184, Status.BackendFailure, Hint.EncryptionType, TestName = "KRB5_CC_NOT_KTYPE")]
    [TestCase(-1765328234, Status.BackendFailure, Hint.EncryptionType, TestName = "KRB5_PROG_ETYPE_NOSUPP")]
    [TestCase(-1765328148, Status.BackendFailure, Hint.EncryptionType, TestName = "KRB5_NOPERM_ETYPE")]
    [TestCase(-1765328147, Status.BackendFailure, Hint.EncryptionType, TestName = "KRB5_CONFIG_ETYPE_NOSUPP")]
    [TestCase(-1765328382, Status.ServerUnknown, Hint.ServerNotInKdc, TestName = "KRB5KDC_ERR_SERVICE_EXP")]
    [TestCase(-1765328377, Status.ServerUnknown, Hint.ServerNotInKdc, TestName = "KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN")]
    [TestCase(-1765328358, Status.ServerUnknown, Hint.ServerNotInKdc, TestName = "KRB5KDC_ERR_SERVER_NOMATCH")]
    [TestCase(-1765328352, Status.CredentialsExpired, Hint.TicketExpired, TestName = "KRB5KRB_AP_ERR_TKT_EXPIRED")]
    [TestCase(-1765328351, Status.ClockSkew, Hint.ClockSkew, TestName = "KRB5KRB_AP_ERR_TKT_NYV")]
    [TestCase(-1765328347, Status.ClockSkew, Hint.ClockSkew, TestName = "KRB5KRB_AP_ERR_SKEW")]
    [TestCase(-1765328236, Status.ClockSkew, Hint.ClockSkew, TestName = "KRB5_KDCREP_SKEW")]
    [TestCase(-1765328350, Status.Replay, Hint.Replayed, TestName = "KRB5KRB_AP_ERR_REPEAT")]
    [TestCase(-1765328228, Status.KdcUnreachable, Hint.KdcUnreachable, TestName = "KRB5_KDC_UNREACH")]
    [TestCase(-1765328164, Status.KdcUnreachable, Hint.KdcUnreachable, TestName = "KRB5_REALM_CANT_RESOLVE")]
    [TestCase(-1765328230, Status.KdcUnreachable, Hint.RealmUnknown, TestName = "KRB5_REALM_UNKNOWN")]
    [TestCase(-1765328160, Status.KdcUnreachable, Hint.RealmUnknown, TestName = "KRB5_CONFIG_NODEFREALM")]
    [TestCase(-1765328243, Status.NoCredentials, Hint.NoTicket, TestName = "KRB5_CC_NOTFOUND")]
    [TestCase(-1765328242, Status.NoCredentials, Hint.NoTicket, TestName = "KRB5_CC_END")]
    [TestCase(-1765328241, Status.NoCredentials, Hint.NoTicket, TestName = "KRB5_NO_TKT_SUPPLIED")]
    [TestCase(-1765328190, Status.NoCredentials, Hint.NoTicket, TestName = "KRB5_FCC_PERM")]
    [TestCase(-1765328189, Status.NoCredentials, Hint.NoTicket, TestName = "KRB5_FCC_NOFILE")]
    [TestCase(-1765328186, Status.NoMemory, Hint.None, TestName = "KRB5_CC_NOMEM")]
    [TestCase(-1765328185, Status.NoCredentials, Hint.NoTicket, TestName = "KRB5_CC_FORMAT")]
    [TestCase(-1765328249, Status.BackendFailure, Hint.BadConfiguration, TestName = "KRB5_CONFIG_CANTOPEN")]
    [TestCase(-1765328248, Status.BackendFailure, Hint.BadConfiguration, TestName = "KRB5_CONFIG_BADFORMAT")]
    [TestCase(-1765328343, Status.BadToken, Hint.None, TestName = "KRB5KRB_AP_ERR_MODIFIED")]
    [TestCase(2, Status.NoCredentials, Hint.NoTicket, TestName = "ENOENT: Heimdal without a ticket cache")]
    [TestCase(13, Status.BackendFailure, Hint.FileTrouble, TestName = "EACCES")]
    public void A_client_is_told(int minor, Status status, Hint hint) => AssertCause(Routine.InitSecContext, Failure, (uint)minor, status, hint);

    [TestCase(-1765328353, Status.BadKeytab, Hint.KeyMismatch, TestName = "KRB5KRB_AP_ERR_BAD_INTEGRITY at a server")]
    [TestCase(-1765328349, Status.BadKeytab, Hint.KeyMismatch, TestName = "KRB5KRB_AP_ERR_NOT_US at a server")]
    [TestCase(-1765328340, Status.BadKeytab, Hint.KeyMismatch, TestName = "KRB5KRB_AP_ERR_BADKEYVER at a server")]
    [TestCase(-1765328339, Status.BadKeytab, Hint.KeyMismatch, TestName = "KRB5KRB_AP_ERR_NOKEY at a server")]
    [TestCase(-1765328240, Status.BadKeytab, Hint.KeyMismatch, TestName = "KRB5KRB_AP_WRONG_PRINC at a server")]
    [TestCase(-1765328203, Status.BadKeytab, Hint.KeyMismatch, TestName = "KRB5_KT_NOTFOUND at a server")]
    [TestCase(-1765328202, Status.BadKeytab, Hint.KeyMismatch, TestName = "KRB5_KT_END at a server")]
    [TestCase(-1765328154, Status.BadKeytab, Hint.KeyMismatch, TestName = "KRB5_KT_KVNONOTFOUND at a server")]
    [TestCase(-1765328171, Status.BadKeytab, Hint.KeyMismatch, TestName = "KRB5_KEYTAB_BADVNO at a server")]
    [TestCase(-1765328205, Status.BadKeytab, Hint.NoKeytab, TestName = "KRB5_KT_BADNAME at a server")]
    [TestCase(-1765328204, Status.BadKeytab, Hint.NoKeytab, TestName = "KRB5_KT_UNKNOWN_TYPE at a server")]
    [TestCase(-1765328200, Status.BadKeytab, Hint.NoKeytab, TestName = "KRB5_KT_IOERR at a server")]
    [TestCase(-1765328149, Status.BadKeytab, Hint.NoKeytab, TestName = "KRB5_KT_FORMAT at a server")]
    [TestCase(-1765328352, Status.BadToken, Hint.TicketExpired, TestName = "KRB5KRB_AP_ERR_TKT_EXPIRED at a server")]
    [TestCase(-1765328350, Status.Replay, Hint.Replayed, TestName = "KRB5KRB_AP_ERR_REPEAT at a server")]
    [TestCase(-1765328347, Status.ClockSkew, Hint.ClockSkew, TestName = "KRB5KRB_AP_ERR_SKEW at a server")]
    [TestCase(-1765328348, Status.BadToken, Hint.None, TestName = "KRB5KRB_AP_ERR_BADMATCH at a server")]
    [TestCase(-1765328345, Status.BadToken, Hint.None, TestName = "KRB5KRB_AP_ERR_BADVERSION at a server")]
    [TestCase(-1765328344, Status.BadToken, Hint.None, TestName = "KRB5KRB_AP_ERR_MSG_TYPE at a server")]
    [TestCase(-1765328221, Status.Replay, Hint.Replayed, TestName = "KRB5_RC_REPLAY at a server")]
    [TestCase(-1765328224, Status.NoMemory, Hint.None, TestName = "KRB5_RC_MALLOC at a server")]
    [TestCase(-1765328216, Status.NoMemory, Hint.None, TestName = "KRB5_RC_IO_MALLOC at a server")]
    [TestCase(-1765328220, Status.BackendFailure, Hint.FileTrouble, TestName = "KRB5_RC_IO at a server")]
    [TestCase(-1765328215, Status.BackendFailure, Hint.FileTrouble, TestName = "KRB5_RC_IO_PERM at a server")]
    [TestCase(-1765328212, Status.BackendFailure, Hint.FileTrouble, TestName = "KRB5_RC_IO_SPACE at a server")]
    [TestCase(2, Status.BackendFailure, Hint.FileTrouble, TestName = "ENOENT at a server")]
    [TestCase(13, Status.BackendFailure, Hint.FileTrouble, TestName = "EACCES at a server")]
    [TestCase(133, Status.BackendFailure, Hint.FileTrouble, TestName = "the last errno at a server")]
    [TestCase(12, Status.NoMemory, Hint.None, TestName = "ENOMEM at a server")]
    [TestCase(22, Status.BadToken, Hint.None, TestName = "EINVAL at a server")]
    [TestCase(134, Status.BadToken, Hint.None, TestName = "an unknown small number at a server")]
    [TestCase(0, Status.BadToken, Hint.None, TestName = "no minor status at a server")]
    public void A_server_is_told(int minor, Status status, Hint hint) => AssertCause(Routine.AcceptSecContext, Failure, (uint)minor, status, hint);

    [TestCase(-1765328203, Hint.NoKeytab, TestName = "KRB5_KT_NOTFOUND without any key")]
    [TestCase(2, Hint.NoKeytab, TestName = "ENOENT without any key")]
    [TestCase(13, Hint.NoKeytab, TestName = "EACCES without any key")]
    [TestCase(0, Hint.NoKeytab, TestName = "no minor status without any key")]
    public void A_server_without_keys_is_told(int minor, Hint hint) => AssertCause(Routine.AcquireCred, Failure, (uint)minor, Status.BadKeytab, hint);

    [TestCase(Routine.Krb5KtResolve, -1765328203, Status.BadKeytab, Hint.NoKeytab, TestName = "KRB5_KT_NOTFOUND for a principal")]
    [TestCase(Routine.Krb5KtResolve, -1765328204, Status.BadKeytab, Hint.NoKeytab, TestName = "KRB5_KT_UNKNOWN_TYPE")]
    [TestCase(Routine.Krb5KtHaveContent, 2, Status.BadKeytab, Hint.NoKeytab, TestName = "ENOENT of a keytab")]
    [TestCase(Routine.Krb5KtHaveContent, 13, Status.BadKeytab, Hint.NoKeytab, TestName = "EACCES of a keytab")]
    [TestCase(Routine.Krb5CcResolve, -1765328245, Status.NoCredentials, Hint.NoTicket, TestName = "KRB5_CC_BADNAME")]
    [TestCase(Routine.Krb5CcResolve, -1765328244, Status.NoCredentials, Hint.NoTicket, TestName = "KRB5_CC_UNKNOWN_TYPE")]
    [TestCase(Routine.Krb5CcGetPrincipal, -1765328172, Status.NoCredentials, Hint.NoTicket, TestName = "KRB5_CCACHE_BADVNO")]
    [TestCase(Routine.Krb5CcGetPrincipal, 2, Status.NoCredentials, Hint.NoTicket, TestName = "ENOENT of a ticket cache")]
    [TestCase(Routine.Krb5CcGetPrincipal, 13, Status.NoCredentials, Hint.NoTicket, TestName = "EACCES of a ticket cache")]
    [TestCase(Routine.Krb5InitCredsGet, -1765328353, Status.LogonDenied, Hint.ClientRefused, TestName = "a wrong password, with Heimdal")]
    [TestCase(Routine.AcquireCredWithPassword, -1765328353, Status.LogonDenied, Hint.ClientRefused, TestName = "a wrong password, with MIT")]
    [TestCase(Routine.Krb5InitCredsGet, -1765328360, Status.LogonDenied, Hint.ClientRefused, TestName = "a wrong password that preauthentication found")]
    [TestCase(Routine.Krb5InitCredsGet, -1765328228, Status.KdcUnreachable, Hint.KdcUnreachable, TestName = "no KDC for a password")]
    public void Who_asks_for_a_credential_is_told(Routine routine, int minor, Status status, Hint hint) => AssertCause(routine, 0, (uint)minor, status, hint);

    // Rule R59: the routine error has a field of its own.
    [TestCase(1u, Status.BadMechanism, TestName = "GSS_S_BAD_MECH")]
    [TestCase(4u, Status.NotGranted, TestName = "GSS_S_BAD_BINDINGS")]
    [TestCase(6u, Status.BadMic, TestName = "GSS_S_BAD_SIG")]
    [TestCase(7u, Status.NoCredentials, TestName = "GSS_S_NO_CRED")]
    [TestCase(9u, Status.BadToken, TestName = "GSS_S_DEFECTIVE_TOKEN")]
    [TestCase(10u, Status.NoCredentials, TestName = "GSS_S_DEFECTIVE_CREDENTIAL")]
    [TestCase(11u, Status.CredentialsExpired, TestName = "GSS_S_CREDENTIALS_EXPIRED")]
    [TestCase(12u, Status.CredentialsExpired, TestName = "GSS_S_CONTEXT_EXPIRED")]
    [TestCase(13u, Status.BackendFailure, TestName = "GSS_S_FAILURE")]
    [TestCase(99u, Status.BackendFailure, TestName = "an unknown routine error")]
    public void Without_a_minor_status_the_major_one_counts(uint error, Status expected) =>
        Assert.That(Krb5Cause.Of(Routine.InitSecContext, new GssMajor(error << 16), 0).Status, Is.EqualTo(expected));

    [Test]
    public void No_code_at_all_means_success()
    {
        foreach (Routine routine in System.Enum.GetValues<Routine>())
            for (uint code = 0; code < 400; code++)
                Assert.That(Krb5Cause.Of(routine, new GssMajor(Failure), 0x96C73A00 + code).Status, Is.LessThan(Status.Ok), $"{routine} {code}");
    }

    // Rules R33, R59: no bit is overlooked.
    [TestCase(0u, true, false)]
    [TestCase(1u, false, true)]
    [TestCase(2u, false, false, TestName = "a duplicate token")]
    [TestCase(4u, false, false, TestName = "an old token")]
    [TestCase(8u, false, false, TestName = "a token out of sequence")]
    [TestCase(16u, false, false, TestName = "a gap")]
    [TestCase(3u, false, false, TestName = "continue, with a duplicate")]
    [TestCase(Failure, false, false, TestName = "a failure")]
    [TestCase(Failure | 1, false, false, TestName = "a failure that wants to continue")]
    [TestCase(1u << 24, false, false, TestName = "a calling error")]
    public void Complete_is_complete_and_nothing_else(uint major, bool complete, bool goesOn)
    {
        var status = new GssMajor(major);
        Assert.That((status.IsComplete, status.IsContinueNeeded), Is.EqualTo((complete, goesOn)));
    }

    private static void AssertCause(Routine routine, uint major, uint minor, Status status, Hint hint)
    {
        Krb5Cause cause = Krb5Cause.Of(routine, new GssMajor(major), minor);
        Assert.That((cause.Status, cause.Hint), Is.EqualTo((status, hint)));
    }
}

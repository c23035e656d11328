namespace GssNative;

/// <summary>The call of the security library that failed.</summary>
[HeaderType("GSSN_ROUTINE_", Section.Errors)]
internal enum Routine : uint
{
    /// <summary>None: the library itself refused.</summary>
    None = 0,
    /// <summary>gss_init_sec_context</summary>
    InitSecContext = 1,
    /// <summary>gss_accept_sec_context</summary>
    AcceptSecContext = 2,
    /// <summary>gss_acquire_cred</summary>
    AcquireCred = 3,
    /// <summary>gss_import_name</summary>
    ImportName = 4,
    /// <summary>gss_display_name</summary>
    DisplayName = 5,
    /// <summary>gss_inquire_context</summary>
    InquireContext = 6,
    /// <summary>gss_inquire_cred</summary>
    InquireCred = 7,
    /// <summary>gss_get_mic</summary>
    GetMic = 8,
    /// <summary>gss_verify_mic</summary>
    VerifyMic = 9,
    /// <summary>krb5_init_context</summary>
    [CName("KRB5_INIT_CONTEXT")] Krb5InitContext = 10,
    /// <summary>krb5_get_host_realm</summary>
    [CName("KRB5_GET_HOST_REALM")] Krb5GetHostRealm = 11,
    /// <summary>krb5_parse_name</summary>
    [CName("KRB5_PARSE_NAME")] Krb5ParseName = 12,
    /// <summary>gss_acquire_cred_with_password</summary>
    AcquireCredWithPassword = 13,
    /// <summary>gss_export_name</summary>
    ExportName = 14,
    /// <summary>gss_get_name_attribute</summary>
    GetNameAttribute = 15,
    /// <summary>krb5_cc_resolve</summary>
    [CName("KRB5_CC_RESOLVE")] Krb5CcResolve = 16,
    /// <summary>krb5_cc_get_principal</summary>
    [CName("KRB5_CC_GET_PRINCIPAL")] Krb5CcGetPrincipal = 17,
    /// <summary>krb5_kt_resolve</summary>
    [CName("KRB5_KT_RESOLVE")] Krb5KtResolve = 18,
    /// <summary>krb5_kt_have_content</summary>
    [CName("KRB5_KT_HAVE_CONTENT")] Krb5KtHaveContent = 19,
    /// <summary>krb5_init_creds_get</summary>
    [CName("KRB5_INIT_CREDS_GET")] Krb5InitCredsGet = 20,
    /// <summary>gss_krb5_import_cred</summary>
    ImportCred = 21,
    /// <summary>gss_krb5_copy_ccache</summary>
    [CName("KRB5_COPY_CCACHE")] Krb5CopyCcache = 22,
    /// <summary>krb5_cc_initialize</summary>
    [CName("KRB5_CC_INITIALIZE")] Krb5CcInitialize = 23,
    /// <summary>krb5_cc_destroy</summary>
    [CName("KRB5_CC_DESTROY")] Krb5CcDestroy = 24,
    /// <summary>AcquireCredentialsHandle; the major status of this routine and of those below is a SECURITY_STATUS.</summary>
    AcquireCredentialsHandle = 40,
    /// <summary>QueryCredentialsAttributes</summary>
    QueryCredentialsAttributes = 41,
    /// <summary>InitializeSecurityContext</summary>
    InitializeSecurityContext = 42,
    /// <summary>AcceptSecurityContext</summary>
    AcceptSecurityContext = 43,
    /// <summary>CompleteAuthToken</summary>
    CompleteAuthToken = 44,
    /// <summary>QueryContextAttributes</summary>
    QueryContextAttributes = 45,
    /// <summary>MakeSignature</summary>
    MakeSignature = 46,
    /// <summary>VerifySignature</summary>
    VerifySignature = 47,
    /// <summary>QuerySecurityContextToken</summary>
    QuerySecurityContextToken = 48,
    /// <summary>QuerySecurityPackageInfo</summary>
    QuerySecurityPackageInfo = 49,
}

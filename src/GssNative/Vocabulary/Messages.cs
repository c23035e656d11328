namespace GssNative;

/// <summary>Which body of mechanisms <c>ssh_gss_oids</c> writes.</summary>
[HeaderType("GSSN_OIDS_", Section.Mechanisms)]
internal enum OidsMode : uint
{
    /// <summary>The end of a client's request: count, then length and DER of each.</summary>
    Client = 1,
    /// <summary>The body of a server's response: length and DER of one.</summary>
    Server = 2,
}

/// <summary>What a MIC is about.</summary>
[HeaderType("GSSN_MIC_", Section.Mics)]
internal enum MicKind : uint
{
    /// <summary>A user authentication. The data is the session identifier; the library builds the input of RFC 4462 §3.5.</summary>
    Userauth = 1,
    /// <summary>A key exchange. The data is the exchange hash H of 20, 32, 48 or 64 bytes (RFC 4462 §2.1).</summary>
    ExchangeHash = 2,
}

/// <summary>The numbers of the SSH_MSG_USERAUTH_GSSAPI_* messages (RFC 4462 §7).</summary>
[HeaderType("GSSN_MESSAGE_", Section.Messages)]
internal enum Message : uint
{
    /// <summary>Server: the mechanism that it chose.</summary>
    Response = 60,
    /// <summary>A token of the security context.</summary>
    Token = 61,
    /// <summary>Client: the end of an exchange that has no MIC. It has no body.</summary>
    ExchangeComplete = 63,
    /// <summary>Server: what went wrong, in words.</summary>
    Error = 64,
    /// <summary>An error token of the security context.</summary>
    [CName("ERRTOK")] ErrorToken = 65,
    /// <summary>Client: the MIC that ends the exchange.</summary>
    Mic = 66,
}

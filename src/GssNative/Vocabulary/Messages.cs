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
    /// <summary>A key exchange. The data is the exchange hash H. Not in this version.</summary>
    ExchangeHash = 2,
}

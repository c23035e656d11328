using System;

// What the header generator cannot read from a signature. The attributes have no effect on the library itself.
namespace GssNative;

/// <summary>The chapters of the header, in order. The comment of each member is the opening of its chapter.</summary>
internal enum Section
{
    /// <summary>Conventions</summary>
    /// <remarks>
    /// <para>These rules hold for every function. A function mentions a rule again only where it adds to it.</para>
    /// <para>Names. Functions and types are <c>ssh_gss_*</c>, constants and macros are <c>GSSN_*</c>. The library exports nothing else.</para>
    /// <para>Status. A function that can fail returns an <c>ssh_gss_status</c>: 0 is <c>GSSN_OK</c>, a positive value is progress (<c>GSSN_CONTINUE</c>:
    /// go on), a negative one is an error <c>GSSN_E_*</c>. Numbers never change and are never used again for something else. Treat a negative
    /// value that you do not know as a failure; later versions may add some.</para>
    /// <para>Order. The object comes first, then the inputs, then the outputs. Bytes are a pointer and a length; NULL with length 0 means none.
    /// Text is NUL-terminated UTF-8.</para>
    /// <para>Outputs are zeroed on entry and filled only on success, so they are safe to release whatever the status was. The one exception is the
    /// token of a failed step: an error token that the peer should see goes out together with the error. A pointer that must not be NULL and
    /// is gives <c>GSSN_E_INVALID_ARGUMENT</c>.</para>
    /// <para>Handles. Objects are opaque pointers that do not point to memory: they are checked on every call. NULL, a freed handle, one of
    /// another type and garbage give <c>GSSN_E_BAD_HANDLE</c> and touch nothing. To free NULL, or a handle again, does nothing.</para>
    /// <para>Threads. An <c>ssh_gss_auth</c> belongs to one thread at a time: a second call at the same time gives <c>GSSN_E_BUSY</c>, and to free it
    /// during a call takes effect at the end of that call. <c>ssh_gss_backend</c> and <c>ssh_gss_credential</c> are immutable and counted: any
    /// number of threads may use one. There is no per-thread state, no lock and no background thread.</para>
    /// <para>Memory. An <c>ssh_gss_buffer</c> that a function filled belongs to the caller and is released by <c>ssh_gss_buffer_dispose</c>, never
    /// by <c>free</c>. A function overwrites the buffer that it is given: dispose first. Short text is written to the caller's memory
    /// <c>(text, capacity, length)</c>: <c>*length</c> is always the length without the NUL, and a capacity that does not hold text and NUL
    /// gives <c>GSSN_E_BUFFER_TOO_SMALL</c>. A pointer that is passed in is read during the call only; the library keeps copies.</para>
    /// <para>Structs start with their size: initialise them with their <c>GSSN_*_INIT</c> macro and set the members by name. Of an options struct
    /// that is longer than the library knows, the unknown rest must be zero, else <c>GSSN_E_UNSUPPORTED</c>. Of an info struct the library writes
    /// the members that both sides know and zeroes the rest.</para>
    /// <para>Text limits. Text that is not valid UTF-8, is longer than its limit or is empty where that makes no sense gives
    /// <c>GSSN_E_INVALID_ARGUMENT</c>. A host has 1 to 255 bytes without spaces, control characters, <c>/</c> and <c>\</c>; with <c>@</c> it is a whole
    /// Kerberos principal of at most 1024 bytes; a list of own names, one per line, has at most 8192 bytes. A user name has at most 1024 bytes, a
    /// service or a method name 1 to 255. Binary limits: a session identifier 256 bytes, a token 1 MiB, a MIC and the input of a MIC 64 KiB.</para>
    /// <para>fork. Fork while no other thread is inside a call: the locks of the Kerberos library are not made for more, and a child may hang in them, as in
    /// any C program. A child may use the objects that it inherited, except one that was inside a call at that moment: it stays busy. Load the backend
    /// before you fork (<c>ssh_gss_load</c>); a child that was forked during a load gets <c>GSSN_E_BAD_STATE</c>.</para>
    /// <para>Guest manners. The library starts no thread, installs no signal handler, changes no environment variable, locale, umask or limit, and
    /// resolves no name. It loads the Kerberos library of the machine when the first object needs it and never unloads it; an unload of this library leaves
    /// two small blocks of memory, about 2 KB. Call nothing of it from <c>DllMain</c> or from the constructor of a library: the loader of the system is
    /// locked there, and another thread that loads the backend waits for it while you wait for that thread.</para>
    /// <para>Versions. Within one major version functions, numbers and struct members are only added. <c>GSSN_VERSION_NUMBER</c> is what you compiled
    /// against, <c>ssh_gss_version</c> what you run with.</para>
    /// </remarks>
    Conventions = 0,

    /// <summary>Status</summary>
    /// <remarks>Every failure has one number that says what kind of failure it is; the details are in the error record (see Errors). The groups
    /// are: -1 to -19 the call itself, -20 the backend, -30 the own credentials, -40 the way to the server, -50 what the peer sent,
    /// -60 the decision about the user.</remarks>
    Status = 1,

    /// <summary>Library</summary>
    /// <remarks>Version of the library, and loading the backend at a moment that suits the host.</remarks>
    Library = 2,

    /// <summary>Buffers</summary>
    /// <remarks>Bytes that the library allocated. They may hold secrets: disposing wipes them.</remarks>
    Buffers = 3,

    /// <summary>Errors</summary>
    /// <remarks>What went wrong, in full. There is no hidden per-thread state: functions that make an object fill an optional record, and an object
    /// keeps the record of its last failure until its next call that is not a getter.</remarks>
    Errors = 4,

    /// <summary>Backends</summary>
    /// <remarks>The security library of the machine, found at run time. Most hosts need none of this: objects that name no backend use the
    /// default of the process.</remarks>
    Backends = 5,

    /// <summary>Credentials</summary>
    /// <remarks>A credential serves one purpose, to initiate or to accept, never both. Most hosts need none of this: objects that name no
    /// credential use the default one of the user or the keytab of the machine.</remarks>
    Credentials = 6,

    /// <summary>Authentication objects</summary>
    /// <remarks>One object is one authentication, or one key exchange, in one role. It is made from options and freed when the
    /// authentication is over, whatever its outcome.</remarks>
    Authentication = 7,

    /// <summary>Mechanisms</summary>
    /// <remarks>Which mechanism to use (RFC 4462 section 3.2 to 3.4). Only Kerberos 5 is ever offered or accepted.</remarks>
    Mechanisms = 8,

    /// <summary>Tokens</summary>
    /// <remarks>The loop that builds the security context (RFC 4462 section 3.4). Send every token that comes out, also one that comes out with an
    /// error; feed in every token that the peer sends; stop at <c>GSSN_OK</c> or at an error.</remarks>
    Tokens = 9,

    /// <summary>MICs</summary>
    /// <remarks>The proof that binds the context to this SSH session. That of a user authentication (RFC 4462 section 3.5 and 4) is made by the client
    /// and checked by the server; that of a key exchange (section 2.1) is made by the server and checked by the client. A MIC that verifies proves who the peer
    /// is; it does not say that this principal may log in as that user: see <c>ssh_gss_authorize</c>. A check that a peer's message brings about too early, or
    /// where the context has no integrity, ends the object.</remarks>
    Mics = 10,

    /// <summary>Outcome</summary>
    /// <remarks>Who the peer is, what was granted, and whether the peer may log in.</remarks>
    Outcome = 11,

    /// <summary>Key exchange</summary>
    /// <remarks>A GSS key exchange (RFC 4462 section 2, RFC 8732) is an authentication object with <c>GSSN_KEYEX</c>: its tokens go in SSH_MSG_KEXGSS_INIT,
    /// _CONTINUE and _COMPLETE, and the MIC of its exchange hash proves the server. The object of the connection's first exchange, whose hash is the session
    /// identifier, then authenticates the user by "gssapi-keyex". Here are the names of the methods. Diffie-Hellman, the hash and the bodies of the
    /// SSH_MSG_KEXGSS_* messages are the host's.</remarks>
    KeyExchange = 12,

    /// <summary>Message bodies</summary>
    /// <remarks>What stands behind the message number in SSH_MSG_USERAUTH_GSSAPI_* (RFC 4462 section 3), built and taken apart with strict bounds, for hosts
    /// that want it.</remarks>
    Messages = 13,

    /// <summary>Tracing</summary>
    /// <remarks>What the library does, line by line, for the host's debug log. No line holds a secret.</remarks>
    Tracing = 14,
}

/// <summary>The exports of this static class go to one chapter, in source order.</summary>
internal sealed class HeaderSectionAttribute(Section section) : Attribute
{
    /// <summary>The chapter.</summary>
    public Section Section { get; } = section;

    /// <summary>The place among the classes of the chapter; those with the same go by their names.</summary>
    public int Order { get; set; }
}

/// <summary>A struct or an enum that the header declares.</summary>
/// <remarks>A struct gets its C name; an enum gets the prefix of its constants.</remarks>
internal sealed class HeaderTypeAttribute(string cName, Section section) : Attribute
{
    /// <summary>The struct's name, or the prefix of the enum's constants.</summary>
    public string CName { get; } = cName;

    /// <summary>The chapter.</summary>
    public Section Section { get; } = section;

    /// <summary>The place among the structs, or the enums, of the chapter; those with the same go by their names.</summary>
    public int Order { get; set; }

    /// <summary>Struct: the name of the initialiser macro, which names every member.</summary>
    public string? Init { get; set; }

    /// <summary>Enum: the prefix of its negative constants where it differs.</summary>
    public string? NegativePrefix { get; set; }

    /// <summary>Enum: the name of the integer type that carries its values.</summary>
    public string? Typedef { get; set; }
}

/// <summary>A struct that C code knows by name only.</summary>
internal sealed class OpaqueAttribute(string cName, Section section) : Attribute
{
    /// <summary>The C name.</summary>
    public string CName { get; } = cName;

    /// <summary>The chapter.</summary>
    public Section Section { get; } = section;
}

/// <summary>The <c>const int</c> and <c>const uint</c> fields of this static class become macros.</summary>
internal sealed class HeaderConstantsAttribute(string prefix, Section section) : Attribute
{
    /// <summary>What the macros' names start with.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>The chapter.</summary>
    public Section Section { get; } = section;
}

/// <summary>The C name of an enum member, a field or a parameter, where the rule (snake case) gives another.</summary>
internal sealed class CNameAttribute(string name) : Attribute
{
    /// <summary>The C name; of an enum member, what follows the prefix.</summary>
    public string Name { get; } = name;
}

/// <summary>An export that is declared but returns <c>GSSN_E_UNSUPPORTED</c> in this version.</summary>
internal sealed class PlannedAttribute : Attribute;

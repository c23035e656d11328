using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using GssNative.Backends;
using GssNative.Host;
using GssNative.Tests.Host;

namespace GssNative.Tests.Backends;

/// <summary>What the fake's mechanism answers in one step.</summary>
internal sealed record Answer(Status Status)
{
    public string Token { get; init; } = "";
    public Granted Granted { get; init; } = Granted.Integrity | Granted.Mutual;
    public string Peer { get; init; } = "alice@EXAMPLE.ORG";
    public string Own { get; init; } = "host/web.example.org@EXAMPLE.ORG";
}

/// <summary>
/// A FAKE in place of a security library. A real mechanism cannot be made to grant no integrity, to send a token with an error, to change its mind
/// about names or to count what it is asked to release: those cases are tested with it, and nothing else. Logins are tested with real libraries.
/// </summary>
internal sealed unsafe class FakeBackend : IDisposable
{
    private static FakeBackend? s_current;

    private readonly Queue<Answer> _answers;
    private readonly HashSet<nint> _live = [];
    private Backend* _backend;
    private nint _lastObject;

    public FakeBackend(params Answer[] answers)
    {
        _answers = new Queue<Answer>(answers);
        _backend = Memory.Allocate<Backend>();
        _backend->Operations = new BackendOperations
        {
            Initiate = &Initiate, Accept = &Accept, GetMic = &GetMic, VerifyMic = &VerifyMic, Authorize = &Authorize, DropDelegated = &DropDelegated, Release = &Release,
            AcquireCredential = &AcquireCredential, ExamineCredential = &ExamineCredential, ReleaseCredential = &ReleaseCredential, ReadExpiry = &ReadExpiry, ToNative = &ToNative,
        };
        _backend->Entry = (void*)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "free");       // of some library that there is
        _backend->TakesAliases = true;
        _backend->NativeKind = NativeKind.GssCred;
        _backend->Capabilities = Capabilities.Authorize | Capabilities.DetectReplay;
        GssNative.Backends.Backend.AddReference(_backend);
        s_current = this;
    }

    /// <summary>Like Heimdal: Kerberos 5 has one name.</summary>
    public void KnowOneNameOnly() => _backend->TakesAliases = false;

    /// <summary>Like Wine's SSPI: its acceptor is to be told which keys to take.</summary>
    public void WantService() => _backend->WantsService = true;

    public static Answer Complete => new(Status.Ok);

    /// <summary>Another reference, for one more owner.</summary>
    public Backend* Backend => GssNative.Backends.Backend.AddReference(_backend);

    /// <summary>Run inside each step, as another thread's call would be.</summary>
    public Action? Meanwhile { get; set; }

    public Capabilities Capabilities { set => _backend->Capabilities = value; }
    /// <summary>When the tickets of the own principal end.</summary>
    public long TicketsEnd { get; set; } = long.MaxValue;

    public bool MicsMatch { get; set; } = true;
    public Status Verdict { get; set; } = Status.Ok;

    /// <summary>Of getting a credential, or of the look at a host's.</summary>
    public Status CredentialStatus { get; set; } = Status.Ok;

    /// <summary>The calls in their order, with what came along.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The fake's objects that nobody has released yet.</summary>
    public int LiveObjects => _live.Count;
    public int ReleasedTwice { get; private set; }

    public void Dispose()
    {
        GssNative.Backends.Backend.Release(_backend);
        _backend = null;
        s_current = null;
    }

    private static Status Initiate(SecurityContext* context, in Initiation how, ReadOnlySpan<byte> received, ref OwnedBytes token, ref Failure failure)
    {
        string wishes = (how.IsPrincipal ? " principal" : "") + (how.TrustDns ? " dns" : "") + (how.Mutual ? " mutual" : "") + $" delegation:{how.Delegation}";
        s_current!.Calls.Add($"initiate {Octets.Text(how.Target)}{wishes} <{Octets.Text(received)}>");
        context->Target = context->Target == null ? s_current.Make() : context->Target;
        return s_current.Step(context, delegates: false, ref token, ref failure);
    }

    private static Status Accept(SecurityContext* context, bool takeDelegated, ReadOnlySpan<byte> received, ref OwnedBytes token, ref Failure failure)
    {
        s_current!.Calls.Add($"accept {received.Length} bytes{(takeDelegated ? " with delegation" : "")}{(context->Service.IsSet ? $" for {Octets.Text(context->Service.Span)}" : "")}");
        context->Credential = context->Credential == null ? s_current.Make() : context->Credential;
        return s_current.Step(context, takeDelegated, ref token, ref failure);
    }

    private static Status GetMic(SecurityContext* context, ReadOnlySpan<byte> input, ref OwnedBytes mic, ref Failure failure)
    {
        s_current!.Calls.Add($"get_mic {Convert.ToHexString(input)}");
        if (!s_current.MicsMatch) return failure.Set(Status.BackendFailure, Hint.None, "the fake makes no MIC"u8);
        return mic.TrySet("mic"u8) ? Status.Ok : failure.OutOfMemory();
    }

    private static Status VerifyMic(SecurityContext* context, ReadOnlySpan<byte> input, ReadOnlySpan<byte> mic, ref Failure failure)
    {
        s_current!.Calls.Add($"verify_mic {Convert.ToHexString(input)} <{Octets.Text(mic)}>");
        return s_current.MicsMatch ? Status.Ok : failure.Set(Status.BadMic, Hint.MicInputDiffers, "the fake says no"u8);
    }

    private static Status Authorize(SecurityContext* context, in OwnedBytes user, bool allowUnknown, out AuthorizedBy rule, ref Failure failure)
    {
        s_current!.Calls.Add($"authorize {Octets.Text(user.Span)}{(allowUnknown ? " or unknown" : "")}");
        rule = AuthorizedBy.AuthToLocal;                // also with a no: the caller must not believe it
        return s_current.Verdict == Status.Ok ? Status.Ok : failure.Set(s_current.Verdict, Hint.PrincipalNotAllowed, "the fake says no"u8);
    }

    private static Status ReadExpiry(SecurityContext* context, out long end, ref Failure failure)
    {
        end = s_current!.TicketsEnd;
        return Status.Ok;
    }
    private static void* ToNative(Credential* credential, out NativeKind kind)
    {
        kind = NativeKind.GssCred;
        return credential->Handle;
    }

    private static void DropDelegated(SecurityContext* context)
    {
        s_current!.Calls.Add("drop delegated");
        s_current.Forget(ref context->Delegated);
    }

    private static void Release(SecurityContext* context)
    {
        s_current!.Forget(ref context->Handle);
        s_current.Forget(ref context->Credential);
        s_current.Forget(ref context->Target);
        s_current.Forget(ref context->Delegated);
        s_current.Forget(ref context->Library);
    }

    private static Status AcquireCredential(Credential* credential, in CredentialRequest request, ref Failure failure)
    {
        string source = request.SourceName == null ? "" : " " + Octets.Text(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(request.SourceName));
        s_current!.Calls.Add($"acquire {request.Usage} {request.Source}{source} <{Octets.Text(request.Principal)}>{(request.HasPassword ? " password" : "")}{(request.ReplayCache != null ? " rcache" : "")}");
        credential->Handle = s_current.Make();
        return s_current.Examine(credential, ref failure);
    }

    private static Status ExamineCredential(Credential* credential, ref Failure failure)
    {
        s_current!.Calls.Add($"examine {credential->Usage}");
        return s_current.Examine(credential, ref failure);
    }

    private static void ReleaseCredential(Credential* credential)
    {
        s_current!.Calls.Add("release credential");
        if (!credential->IsHosts) s_current.Forget(ref credential->Handle);
    }

    private Status Examine(Credential* credential, ref Failure failure)
    {
        if (CredentialStatus != Status.Ok) return failure.Set(CredentialStatus, Hint.NoTicket, "the fake has none"u8);
        credential->Expires = 12345;
        return credential->Principal.TrySet("alice@EXAMPLE.ORG"u8) ? Status.Ok : failure.OutOfMemory();
    }

    private Status Step(SecurityContext* context, bool delegates, ref OwnedBytes token, ref Failure failure)
    {
        Answer answer = _answers.Dequeue();
        Meanwhile?.Invoke();
        if (context->Handle == null) context->Handle = Make();
        if (answer.Token.Length > 0 && !token.TrySet(Octets.Text(answer.Token))) return failure.OutOfMemory();
        if (answer.Status < Status.Ok) return failure.Set(answer.Status, Hint.None, "the fake fails"u8);
        if (answer.Status != Status.Ok) return answer.Status;

        context->Granted = answer.Granted;
        context->Expires = long.MaxValue;
        if (delegates && (answer.Granted & Granted.Delegation) != 0) context->Delegated = Make();
        return context->PeerName.TrySet(Octets.Text(answer.Peer)) && context->OwnName.TrySet(Octets.Text(answer.Own)) ? Status.Ok : failure.OutOfMemory();
    }

    private void* Make()
    {
        _live.Add(++_lastObject);
        return (void*)_lastObject;
    }

    private void Forget(ref void* owned)
    {
        if (owned == null) return;
        if (!_live.Remove((nint)owned)) ReleasedTwice++;
        owned = null;
    }
}

using System;
using GssNative.Abi;
using GssNative.Ssh;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;
using GssNative.Tests.Ssh;
using Buffer = GssNative.Abi.Buffer;

namespace GssNative.Tests.Abi;

/// <summary>The exports of key exchange names and of MICs by kind, called as C calls them.</summary>
internal sealed unsafe class KeyExchangeExportsTests
{
    private const string Suffix = "toWM5Slw5Ew8Mqkay+al2g==";

    private static readonly delegate* unmanaged[Cdecl]<nuint, Family, nuint, byte*, nuint, nuint*, Status> s_names = &KeyExchangeExports.Names;
    private static readonly delegate* unmanaged[Cdecl]<nuint, byte*, Family*, Status> s_parse = &KeyExchangeExports.ParseName;
    private static readonly delegate* unmanaged[Cdecl]<nuint, MicKind, byte*, nuint, Buffer*, Status> s_getMic = &MicExports.GetMic;
    private static readonly delegate* unmanaged[Cdecl]<nuint, MicKind, byte*, nuint, byte*, nuint, Status> s_checkMic = &MicExports.CheckMic;
    private static readonly delegate* unmanaged[Cdecl]<nuint, Status> s_exchangeComplete = &MicExports.ExchangeComplete;

    // Rule R50: the six that are the default.
    [Test]
    public void Nothing_asked_for_is_the_usual() =>
        Assert.That((Names(0, 0, 0, out string names), names), Is.EqualTo((Status.Ok,
            $"gss-curve25519-sha256-{Suffix},gss-nistp256-sha256-{Suffix},gss-nistp384-sha384-{Suffix},gss-nistp521-sha512-{Suffix},gss-group16-sha512-{Suffix},gss-group14-sha256-{Suffix}")));

    [Test]
    public void The_list_fits_or_its_length_is_told()
    {
        int whole = $"gss-group14-sha256-{Suffix}".Length;
        for (int capacity = 0; capacity <= whole + 2; capacity++)
        {
            Span<byte> room = new byte[whole + 2];
            room.Fill(0xee);
            nuint length = 99;
            Status status;
            fixed (byte* text = room) status = s_names(0, Family.Group14Sha256, 0, capacity == 0 ? null : text, (nuint)capacity, &length);
            Assert.That((status, length), Is.EqualTo((capacity > whole ? Status.Ok : Status.BufferTooSmall, (nuint)whole)));
            Assert.That(room[capacity..].ToArray(), Is.All.EqualTo(0xee));
            if (capacity is > 0 && capacity <= whole) Assert.That(room[0], Is.Zero);
        }
    }

    [Test]
    public void A_budget_without_room_for_a_name_is_too_small()
    {
        int one = $"gss-curve25519-sha256-{Suffix}".Length;
        Assert.That((Names(0, 0, (nuint)one, out string names), names), Is.EqualTo((Status.Ok, $"gss-curve25519-sha256-{Suffix}")));
        Assert.That((Names(0, 0, (nuint)one - 1, out names), names), Is.EqualTo((Status.BufferTooSmall, "")));
        Assert.That(Names(0, 0, 1, out _), Is.EqualTo(Status.BufferTooSmall));
        Assert.That((Names(0, 0, nuint.MaxValue, out names), names.Split(',').Length), Is.EqualTo((Status.Ok, 6)));
    }

    // Rule R51: the object says whether.
    [Test]
    public void Sha1_needs_an_object_that_allows_it([Values(Family.GexSha1, Family.Group14Sha1, Family.Group1Sha1)] Family family)
    {
        using var backend = new FakeBackend();
        using var plain = new AuthObject(backend, Role.Initiator);
        using var allowing = new AuthObject(backend, Role.Initiator, Method.Keyex, Allow.Sha1Kex);
        foreach (nuint auth in (nuint[])[0, plain.Handle])
            Assert.That(Names(auth, family | Family.Group14Sha256, 0, out _), Is.EqualTo(Status.InvalidArgument));
        Assert.That(Names(allowing.Handle, family, 0, out string names), Is.EqualTo(Status.Ok));
        Assert.That((Parse(allowing.Handle, names, out Family found), found), Is.EqualTo((Status.Ok, family)));
        foreach (nuint auth in (nuint[])[0, plain.Handle])
            Assert.That((Parse(auth, names, out found), found), Is.EqualTo((Status.Unsupported, (Family)0)));
        Assert.That((Names(allowing.Handle, 0, 0, out names), names.Contains("sha1", StringComparison.Ordinal)), Is.EqualTo((Status.Ok, false)), "not by itself");
    }

    [Test]
    public void Families_that_are_none_are_refused([Values] bool allowSha1)
    {
        using var backend = new FakeBackend();
        using var auth = new AuthObject(backend, Role.Initiator, Method.Keyex, allowSha1 ? Allow.Sha1Kex : 0);
        for (int bit = 0; bit < 32; bit++)
        {
            var family = (Family)(1u << bit);
            bool known = (family & KexName.All & (allowSha1 ? (Family)uint.MaxValue : ~KexName.Sha1)) != 0;
            Assert.That(Names(auth.Handle, family, 0, out _), Is.EqualTo(known ? Status.Ok : Status.InvalidArgument), $"bit {bit}");
        }
    }

    [Test]
    public void Arguments_are_checked_and_outputs_emptied()
    {
        nuint length = 99;
        byte text = 99;
        Family family = Family.GexSha1;
        Assert.That(s_names(0, 0, 0, null, 1, &length), Is.EqualTo(Status.InvalidArgument));
        Assert.That(length, Is.EqualTo((nuint)0));
        Assert.That(s_names(0, 0, 0, &text, 1, null), Is.EqualTo(Status.InvalidArgument));
        Assert.That(text, Is.Zero);
        Assert.That(s_names(99, 0, 0, null, 0, &length), Is.EqualTo(Status.BadHandle));
        Assert.That(s_parse(0, null, &family), Is.EqualTo(Status.InvalidArgument));
        Assert.That(family, Is.EqualTo((Family)0));
        Assert.That(s_parse(0, &text, null), Is.EqualTo(Status.InvalidArgument));
        Assert.That(Parse(99, "gss-", out _), Is.EqualTo(Status.BadHandle));
        Assert.That(Parse(0, new string('x', 255), out _), Is.EqualTo(Status.Protocol));
        Assert.That(Parse(0, new string('x', 256), out _), Is.EqualTo(Status.InvalidArgument));
    }

    [Test]
    public void Kinds_and_sizes_of_MICs_are_checked()
    {
        using var backend = new FakeBackend(new Answer(Status.Ok) { Token = "last" });
        using var auth = new AuthObject(backend, Role.Acceptor, Method.Keyex);
        Assert.That(auth.Accept(), Is.EqualTo(Status.Ok));
        byte* data = stackalloc byte[257];
        Buffer mic = new() { Data = (byte*)99, Length = 99 };
        foreach (uint kind in (uint[])[0, 3, uint.MaxValue])
        {
            Assert.That(s_getMic(auth.Handle, (MicKind)kind, data, 32, &mic), Is.EqualTo(Status.InvalidArgument));
            Assert.That(s_checkMic(auth.Handle, (MicKind)kind, data, 32, data, 1), Is.EqualTo(Status.InvalidArgument));
        }
        Assert.That((mic.Data == null, mic.Length), Is.EqualTo((true, (nuint)0)));
        foreach (nuint size in (nuint[])[0, 1, 19, 21, 65, 256, 257, nuint.MaxValue])
            Assert.That(s_getMic(auth.Handle, MicKind.ExchangeHash, data, size, &mic), Is.EqualTo(Status.InvalidArgument), $"{size} bytes");
        Assert.That(s_getMic(auth.Handle, MicKind.ExchangeHash, null, 32, &mic), Is.EqualTo(Status.InvalidArgument));
        Assert.That(s_getMic(auth.Handle, MicKind.ExchangeHash, data, 32, null), Is.EqualTo(Status.InvalidArgument));
        Assert.That((auth.Info(out ContextInfo info), info.State), Is.EqualTo((Status.Ok, ContextState.Established)), "nothing changed");
        Assert.That(s_getMic(auth.Handle, MicKind.ExchangeHash, data, 32, &mic), Is.EqualTo(Status.Ok));
        Assert.That(mic.Length, Is.EqualTo((nuint)3));
        ((delegate* unmanaged[Cdecl]<Buffer*, void>)&BufferExports.Dispose)(&mic);
        Assert.That((auth.Info(out info), info.State), Is.EqualTo((Status.Ok, ContextState.Bound)));
    }

    [Test]
    public void The_end_without_a_MIC_wants_an_object()
    {
        Assert.That(s_exchangeComplete(0), Is.EqualTo(Status.BadHandle));
        using var backend = new FakeBackend();
        using var auth = new AuthObject(backend);
        Assert.That(s_exchangeComplete(auth.BackendHandle), Is.EqualTo(Status.BadHandle));
        Assert.That(s_exchangeComplete(auth.Handle), Is.EqualTo(Status.Protocol));
    }

    private static Status Names(nuint auth, Family families, nuint budget, out string names)
    {
        byte* text = stackalloc byte[1024];
        nuint length = 99;
        Status status = s_names(auth, families, budget, text, 1024, &length);
        names = Octets.Text(new ReadOnlySpan<byte>(text, (int)length));
        Assert.That(text[length], Is.Zero);
        return status;
    }

    private static Status Parse(nuint auth, string name, out Family family)
    {
        family = Family.GexSha1;
        fixed (byte* text = Octets.Text(name + "\0"))
        fixed (Family* found = &family) return s_parse(auth, text, found);
    }
}

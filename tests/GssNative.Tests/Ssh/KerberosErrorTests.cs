using System;
using GssNative.Ssh;
using GssNative.Tests.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>A peer's error token: RFC 4120 §5.9.1 in the frame of RFC 4121 §4.1.</summary>
internal sealed class KerberosErrorTests
{
    private static readonly ApReqToken s_frame = new() { TokenId = [0x03, 0x00] };

    // Rules R31, R70: it never gets into a step, whichever way the host took it.
    [Test]
    public void An_error_token_ends_the_object_and_does_not_reach_the_backend([Values] Role role, [Values] bool inAStep)
    {
        using var backend = new FakeBackend(new Answer(Status.Continue) { Token = "token" });
        using Login login = role == Role.Initiator ? Login.Initiator(backend) : Login.Acceptor(backend);
        if (role == Role.Initiator) login.Initiate();
        int asked = backend.Calls.Count;
        byte[] token = Token(37, "skewed");
        Status status = !inAStep ? login.PeerFailed(token) : role == Role.Initiator ? login.Initiate(token) : login.Accept(token);
        Assert.That((status, login.State, login.Hint), Is.EqualTo((Status.PeerError, ContextState.Failed, Hint.ClockSkew)));
        Assert.That((backend.Calls.Count, backend.LiveObjects), Is.EqualTo((asked, 0)));
        if (inAStep) Assert.That(login.Output, Is.Empty);
        Assert.That(login.Message, Does.Contain("Kerberos error 37").And.Contain("skewed").And.Contain("nothing proves"));
        Assert.That((login.PeerFailed(token), login.ErrorStatus), Is.EqualTo((Status.BadState, Status.BadState)), "it has failed");
    }

    // Rules R31, R70: also after completion.
    [Test]
    public void An_error_token_after_completion_is_one()
    {
        using var backend = new FakeBackend(FakeBackend.Complete);
        using Login server = Login.Verified(backend);
        server.Authorize();
        Assert.That((server.Accept(Token(31, "")), server.State, server.AuthorizedBy), Is.EqualTo((Status.PeerError, ContextState.Failed, AuthorizedBy.Nothing)));
    }

    // Rule R77: the peer's words forge no line.
    [Test]
    public void The_words_of_the_peer_are_printed()
    {
        using var backend = new FakeBackend();
        using Login login = Login.Acceptor(backend);
        login.PeerFailed(Token(60, "a\r\nAccepted alice\u001b[2J"));
        Assert.That(login.Message, Does.EndWith("its words: a  Accepted alice [2J"));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(4, true)]
    [TestCase(5, false)]
    [TestCase(300, false)]
    public void A_code_has_up_to_four_bytes(int size, bool expected) => Assert.That(KerberosError.IsOne(Token(new byte[size], "")), Is.EqualTo(expected));

    [Test]
    public void A_token_that_is_cut_padded_or_of_another_kind_is_none()
    {
        byte[] whole = Token(37, "text");
        Assert.That(KerberosError.IsOne(whole), Is.True);
        for (int length = 0; length < whole.Length; length++) Assert.That(KerberosError.IsOne(whole.AsSpan(0, length)), Is.False);
        Assert.That(KerberosError.IsOne([.. whole, 0]), Is.False);
        byte[] error = Error([37], "text", Der.Element(0xad, Der.Number(1)));
        Assert.That(KerberosError.IsOne(s_frame.Frame([0x03, 0x00, .. error])), Is.False, "a member that there is not");
        foreach (byte kind in new byte[] { 0x01, 0x02 })
            Assert.That(KerberosError.IsOne(s_frame.Frame([kind, 0x00, .. Error([37], "text")])), Is.False, "another kind of token");
        Assert.That(KerberosError.IsOne(new ApReqToken().Build()), Is.False);
    }

    private static byte[] Token(byte code, string text) => Token([code], text);

    private static byte[] Token(byte[] code, string text) => s_frame.Frame([.. s_frame.TokenId, .. Error(code, text)]);

    private static byte[] Error(byte[] code, string text, params byte[] more) =>
        Der.Element(0x7e, Der.Element(Der.Sequence,
            Der.Element(0xa0, Der.Number(5)),
            Der.Element(0xa1, Der.Number(30)),
            Der.Element(0xa6, Der.Element(Der.Integer, code)),
            Der.Element(0xa9, Der.String("EXAMPLE.ORG")),
            text.Length == 0 ? [] : Der.Element(0xab, Der.String(text)),
            more));
}

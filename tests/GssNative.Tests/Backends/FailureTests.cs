using System;
using System.Linq;
using GssNative.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Backends;

/// <summary>What went wrong, as it is told.</summary>
internal sealed class FailureTests
{
    [Test]
    public void Holds_the_last_one_only()
    {
        Failure failure = default;
        Assert.That(failure.Set(Status.BadToken, Hint.None, Routine.AcceptSecContext, 1, 2, "first"u8), Is.EqualTo(Status.BadToken));
        Assert.That(failure.Set(Status.BadState, Hint.WrongOrder, "second"u8), Is.EqualTo(Status.BadState));
        Assert.That((failure.Status, failure.Hint, failure.Routine, failure.Major, failure.Minor), Is.EqualTo((Status.BadState, Hint.WrongOrder, Routine.None, 0u, 0u)));
        Assert.That(Octets.Text(failure.Message), Is.EqualTo("second"));
        failure.Dispose();
        Assert.That((failure.Status, failure.Message.IsEmpty), Is.EqualTo((Status.Ok, true)));
    }

    [Test]
    public void Can_be_said_otherwise_in_the_same_words()
    {
        Failure failure = default;
        failure.Set(Status.BackendFailure, Hint.None, Routine.VerifyMic, 0x60000, 7, "gss_verify_mic: no"u8);
        Assert.That(failure.Restate(Status.BadMic, Hint.MicInputDiffers), Is.EqualTo(Status.BadMic));
        Assert.That((failure.Status, failure.Hint, failure.Routine, failure.Major, failure.Minor), Is.EqualTo((Status.BadMic, Hint.MicInputDiffers, Routine.VerifyMic, 0x60000u, 7u)));
        Assert.That(Octets.Text(failure.Message), Is.EqualTo("gss_verify_mic: no"));
        failure.Dispose();
    }

    [Test]
    public void Every_hint_has_advice_that_fits_the_record()
    {
        foreach (Hint hint in Enum.GetValues<Hint>().Where(hint => hint != Hint.None))
        {
            string advice = Octets.Text(Advice.For(hint));
            Assert.That(advice, Is.Not.Empty.And.EndsWith("."), hint.ToString());
            Assert.That(Octets.Text(advice), Has.Length.LessThan(512), hint.ToString());
        }
        Assert.That(Advice.For(Hint.None).IsEmpty && Advice.For((Hint)9999).IsEmpty, Is.True);
    }

    [Test]
    public void Advice_about_libraries_is_that_of_the_system()
    {
        Assert.That(Octets.Text(Advice.For(Hint.NoLibrary)), Does.Contain("libgssapi-krb5-2").And.Contain("krb5-libs"));
        Assert.That(Octets.Text(Advice.For(Hint.OtherLibrary)), Does.Contain("libgssapi_krb5"));
    }
}

using System;
using System.Linq;
using System.Runtime.InteropServices;
using GssNative.Abi;

namespace GssNative.Tests.Abi;

/// <summary>Every status has a name and a sentence.</summary>
internal sealed unsafe class StatusTests
{
    private static readonly delegate* unmanaged[Cdecl]<Status, byte*> s_name = &StatusExports.Name, s_message = &StatusExports.Message;

    [Test]
    public void Every_status_has_its_own_name_and_sentence()
    {
        Status[] all = Enum.GetValues<Status>();
        Assert.That(all.Select(Name).Distinct().Count(), Is.EqualTo(all.Length));
        Assert.That(all.Select(Message).Distinct().Count(), Is.EqualTo(all.Length));
        foreach (Status status in all)
        {
            Assert.That(Name(status), Does.Match(status < Status.Ok ? "^GSSN_E_[A-Z_]+$" : "^GSSN_[A-Z]+$"));
            Assert.That(Name(status).Replace("_", "", StringComparison.Ordinal), Does.EndWith(status.ToString().ToUpperInvariant()));
        }
    }

    [TestCase(2)]
    [TestCase(-9)]
    [TestCase(-61)]
    [TestCase(int.MaxValue)]
    [TestCase(int.MinValue)]
    public void An_unknown_number_is_unknown(int status) =>
        Assert.That((Name((Status)status), Message((Status)status)), Is.EqualTo(("GSSN_E_?", "unknown status")));

    private static string Name(Status status) => Marshal.PtrToStringUTF8((nint)s_name(status))!;

    private static string Message(Status status) => Marshal.PtrToStringUTF8((nint)s_message(status))!;
}

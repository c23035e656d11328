using System;
using System.IO;
using GssNative.Backends;
using GssNative.Host;
using GssNative.Tests.Host;

namespace GssNative.Tests.Backends;

/// <summary>An order of names and paths: what it does not list is not tried.</summary>
internal sealed unsafe class BackendSelectorTests
{
    [TestCase("krb5", TestName = "an unknown name")]
    [TestCase("MIT", TestName = "a known name in other letters")]
    [TestCase("libgssapi_krb5.so.2", TestName = "a file without a path")]
    [TestCase("./libgssapi_krb5.so.2", TestName = "a relative path")]
    [TestCase("../x", TestName = "another relative path")]
    [TestCase(" mit", TestName = "a space in front of a name")]
    [TestCase("mit\nkrb5", TestName = "an unknown name behind a good one")]
    [TestCase("\n", TestName = "an order of nothing")]
    [TestCase("\r\n\r\n", TestName = "an order of nothing as Windows writes it")]
    public void Is_no_order(string order)
    {
        Assert.That(Open(order, out string message, out _), Is.EqualTo(Status.InvalidArgument));
        Assert.That(message, Is.Not.Empty);
        OwnedBytes report = default;
        Failure failure = default;
        Assert.That(BackendSelector.TryReport(Octets.Text(order), ref report, ref failure), Is.False);
        Assert.That((failure.Status, report.IsSet), Is.EqualTo((Status.InvalidArgument, false)));
        failure.Dispose();
    }

    [Test]
    public void A_path_has_fewer_than_4096_bytes() => Assert.That(Open("/" + new string('x', 4095), out _, out _), Is.EqualTo(Status.InvalidArgument));

    [Test]
    public void A_path_is_UTF8()
    {
        Failure failure = default;
        Assert.That(BackendSelector.TryOpen([(byte)'/', 0xff], false, ref failure) == null, Is.True);
        Assert.That(failure.Status, Is.EqualTo(Status.InvalidArgument));
        failure.Dispose();
    }

    [Test]
    public void A_file_that_is_not_there_is_no_backend()
    {
        Assert.That(Open("/nowhere/libgssapi.so\n/nowhere/else.so", out string message, out Hint hint), Is.EqualTo(Status.NoBackend));
        string[] lines = message.Split('\n');
        Assert.That(lines, Has.Length.EqualTo(2), "a line for each");
        Assert.That(lines[0], Does.StartWith("/nowhere/libgssapi.so: ").And.Contain("No such file"));
        Assert.That(lines[1], Does.StartWith("/nowhere/else.so: "));
        Assert.That(hint, Is.EqualTo(Hint.NoLibrary));
    }

    [Test]
    public void A_file_that_is_no_library_is_no_backend()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "#!/bin/sh\n");
        Assert.That(Open(file, out string message, out _), Is.EqualTo(Status.NoBackend));
        Assert.That(message, Does.StartWith(file + ": "));
        File.Delete(file);
    }

    // Rule R64: the first function that is missing.
    [Test]
    public void A_library_that_is_not_GSSAPI_is_unusable_and_says_what_it_lacks()
    {
        Assert.That(Open(LibC(), out string message, out Hint hint), Is.EqualTo(Status.BackendUnusable));
        Assert.That(message, Does.Match(": the library lacks the function (gss|krb5)_[a-z0-9_]+$"));
        Assert.That(hint, Is.EqualTo(Hint.OtherLibrary));
    }

    [Test]
    public void The_worst_of_several_reasons_is_the_status([Values] bool first)
    {
        string order = first ? $"{LibC()}\n/nowhere/x.so" : $"/nowhere/x.so\n{LibC()}";
        Assert.That(Open(order, out string message, out _), Is.EqualTo(Status.BackendUnusable));
        Assert.That(message.Split('\n'), Has.Length.EqualTo(2));
    }

    [Test]
    public void The_report_has_a_line_for_each_and_loads_nothing_else()
    {
        OwnedBytes report = default;
        Failure failure = default;
        Assert.That(BackendSelector.TryReport(Octets.Text($"\n/nowhere/x.so\r\n\n{LibC()}\n"), ref report, ref failure), Is.True);
        string[] lines = Octets.Text(report.Span).Split('\n');
        Assert.That(lines, Has.Length.EqualTo(3), "two and the end");
        Assert.That(lines[0], Does.StartWith("/nowhere/x.so: "));
        Assert.That(lines[1], Does.Contain("lacks the function"));
        Assert.That(lines[2], Is.Empty);
        report.Dispose();
    }

    /// <summary>The C library of this process, by its path.</summary>
    private static string LibC()
    {
        OwnedBytes path = default;
        Library library = default;
        fixed (byte* name = "libc.so.6\0"u8) library = Library.Load(name, bindNow: false);
        Assert.That(Library.TryGetPath(library.Find("getenv"u8), ref path), Is.True);
        string text = Octets.Text(path.Span);
        path.Dispose();
        return text;
    }

    private static Status Open(string order, out string message, out Hint hint)
    {
        Failure failure = default;
        Assert.That(BackendSelector.TryOpen(Octets.Text(order), bindNow: false, ref failure) == null, Is.True);
        message = Octets.Text(failure.Message);
        hint = failure.Hint;
        Status status = failure.Status;
        failure.Dispose();
        return status;
    }
}

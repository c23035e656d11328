using System;
using System.IO;
using System.Runtime.InteropServices;
using GssNative.Host;

namespace GssNative.Tests.Host;

/// <summary>Is a file there? Only "no such file" is a no; what cannot be told must not look like one.</summary>
internal sealed unsafe class FileProbeTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_file_that_is_there()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        Assert.That(Look("file"), Is.EqualTo(FileState.Readable));
    }

    [TestCase("file")]
    [TestCase("folder/file")]
    public void A_file_that_is_not_there(string name) => Assert.That(Look(name), Is.EqualTo(FileState.Absent));

    [Test]
    public void A_link_to_nothing_is_a_file_that_is_not_there()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "nowhere");
        Assert.That(Look("link"), Is.EqualTo(FileState.Absent));
    }

    [Test]
    public void Links_that_go_in_circles_cannot_be_told()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "one"), "two");
        File.CreateSymbolicLink(Path.Combine(_folder, "two"), "one");
        Assert.That(Look("one"), Is.EqualTo(FileState.CannotTell));
    }

    [Test]
    public void A_file_below_a_file_cannot_be_told()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        Assert.That(Look("file/below"), Is.EqualTo(FileState.CannotTell));
    }

    [Test]
    public void A_name_that_is_too_long_cannot_be_told() => Assert.That(Look(new string('n', 256)), Is.EqualTo(FileState.CannotTell));

    // Reading it would hang the server, or never end.
    [TestCase("/dev/zero")]
    [TestCase("/dev/null")]
    [TestCase("/")]
    public void What_is_no_file_cannot_be_told(string target)
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), target);
        Assert.That(Look("link"), Is.EqualTo(FileState.CannotTell));
    }

    [Test]
    public void A_pipe_cannot_be_told_and_is_not_opened()
    {
        fixed (byte* path = Octets.Text(Path.Combine(_folder, "pipe") + "\0")) Assert.That(mkfifo(path, 0x180), Is.Zero);
        Assert.That(Look("pipe"), Is.EqualTo(FileState.CannotTell));
    }

    [TestCase(1 << 20, nameof(FileState.Readable))]
    [TestCase((1 << 20) + 1, nameof(FileState.CannotTell))]
    public void A_huge_file_cannot_be_told(int size, string expected)
    {
        using (FileStream file = File.Create(Path.Combine(_folder, "file"))) file.SetLength(size);
        Assert.That(Look("file").ToString(), Is.EqualTo(expected));
    }

    private FileState Look(string name)
    {
        fixed (byte* path = Octets.Text(Path.Combine(_folder, name) + "\0")) return FileProbe.Look(path);
    }

    [DllImport("libc")] private static extern int mkfifo(byte* path, uint mode);
}

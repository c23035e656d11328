using System;
using System.IO;
using System.Runtime.InteropServices;
using GssNative.Host;

namespace GssNative.Tests.Host;

/// <summary>Reading a list that somebody's access depends on: whole, an ordinary file, and of the right owner.</summary>
internal sealed unsafe class FileReadTests
{
    private const uint Nobody = 54321;
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("")]
    [TestCase("alice@EXAMPLE.ORG\n")]
    [TestCase("no end of line")]
    public void Reads_the_whole_file(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "file"), content);
        Assert.That(Read("file", geteuid()), Is.EqualTo((FileState.Readable, content)));
    }

    [Test]
    public void Reads_a_large_file_whole()
    {
        string content = new('x', 1 << 20);
        File.WriteAllText(Path.Combine(_folder, "file"), content);
        Assert.That(Read("file", geteuid()), Is.EqualTo((FileState.Readable, content)));
    }

    [Test]
    public void Follows_a_link_to_a_file()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "content");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "file");
        Assert.That(Read("link", geteuid()), Is.EqualTo((FileState.Readable, "content")));
    }

    // Root's files are for everybody; as another user, these are not the owner's.
    [Test]
    public void Reads_no_file_of_somebody_else()
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "content");
        if (geteuid() == 0) fixed (byte* text = Octets.Text(path + "\0")) Assert.That(chown(text, Nobody + 1, uint.MaxValue), Is.Zero);
        Assert.That(Read("file", Nobody), Is.EqualTo((FileState.CannotTell, "")));
    }

    // It was an ordinary file when it was looked at. A pipe without a writer must not hold the server up.
    [TestCase("/dev/zero")]
    [TestCase("/")]
    [TestCase("nothing")]
    [TestCase("pipe")]
    public void Reads_nothing_that_is_no_file(string target)
    {
        fixed (byte* path = Octets.Text(Path.Combine(_folder, "pipe") + "\0")) Assert.That(mkfifo(path, 0x180), Is.Zero);
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), target);
        Assert.That(Read("link", geteuid()), Is.EqualTo((FileState.CannotTell, "")));
    }

    [Test]
    public void Reads_nothing_that_is_too_large()
    {
        using (FileStream file = File.Create(Path.Combine(_folder, "file"))) file.SetLength((1 << 20) + 1);
        Assert.That(Read("file", geteuid()), Is.EqualTo((FileState.CannotTell, "")));
    }

    private (FileState State, string Content) Read(string name, uint owner)
    {
        OwnedBytes content = default;
        FileState state;
        fixed (byte* path = Octets.Text(Path.Combine(_folder, name) + "\0")) state = FileProbe.Read(path, owner, ref content);
        string text = Octets.Text(content.Span);
        content.Dispose();
        return (state, text);
    }

    [DllImport("libc")] private static extern int mkfifo(byte* path, uint mode);
    [DllImport("libc")] private static extern int chown(byte* path, uint owner, uint group);
    [DllImport("libc")] private static extern uint geteuid();
}

using GssNative.Backends;
using GssNative.Tests.Host;

namespace GssNative.Tests.Backends;

/// <summary>Which name of a replay cache means that there shall be none.</summary>
internal sealed class ReplayCacheNameTests
{
    // Rule R79: in every spelling.
    [TestCase("none")]
    [TestCase("none:")]
    [TestCase("NONE")]
    [TestCase("None:")]
    [TestCase("none:/var/tmp/x")]
    [TestCase("file2:/dev/null")]
    [TestCase("file2:/dev/zero")]
    public void None(string name) => Assert.That(ReplayCacheName.IsNone(Octets.Text(name)), Is.True);

    [TestCase("")]
    [TestCase("non")]
    [TestCase("nonesuch:")]
    [TestCase("none_:")]
    [TestCase("dfl:")]
    [TestCase("dfl:none:")]
    [TestCase("file2:/var/tmp/none")]
    [TestCase("file2:/dev/shm/ssh.rcache")]
    [TestCase("file2:/device/x")]
    [TestCase("\u000eone")]
    public void Any_other(string name) => Assert.That(ReplayCacheName.IsNone(Octets.Text(name)), Is.False);
}

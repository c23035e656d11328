using GssNative.Ssh;
using GssNative.Tests.Host;

namespace GssNative.Tests.Ssh;

/// <summary>The service's principal: in the clear part of a ticket, and as the security library displays it.</summary>
internal sealed class ServiceNameTests
{
    [TestCase("host/web.example.org", "host", "web.example.org", true)]
    [TestCase("HTTP/web.example.org", "HTTP", "web.example.org", false)]
    [TestCase("HOST/web.example.org", "HOST", "web.example.org", false, TestName = "the service's name is case sensitive")]
    [TestCase("hos/web", "hos", "web", false)]
    [TestCase("hosts/web", "hosts", "web", false)]
    [TestCase("host", "", "", false, TestName = "one component")]
    [TestCase("krbtgt/EXAMPLE.ORG", "krbtgt", "EXAMPLE.ORG", false)]
    [TestCase("host/web/extra", "", "", false, TestName = "three components")]
    [TestCase("host//", "", "", false, TestName = "three components, two of them empty")]
    [TestCase("host/", "host", "", false, TestName = "an empty instance")]
    [TestCase("/web", "", "web", false, TestName = "an empty service")]
    public void Is_read_from_an_AP_REQ(string components, string service, string instance, bool isHost)
    {
        Assert.That(ServiceName.TryReadFromApReq(new ApReqToken { Components = components.Split('/') }.Inner(), out ServiceName name), Is.True);
        Assert.That(Octets.Text(name.Service), Is.EqualTo(service));
        Assert.That(Octets.Text(name.Instance), Is.EqualTo(instance));
        Assert.That(name.IsHost, Is.EqualTo(isHost));
    }

    [Test]
    public void An_AP_REQ_without_a_name_is_none() => Assert.That(ServiceName.TryReadFromApReq(new ApReqToken { Components = [] }.Inner(), out _), Is.False);

    // A component may hold any character; it must never be taken for a separator.
    [TestCase("web/extra")]
    [TestCase("web@OTHER.ORG")]
    [TestCase("web\0")]
    public void Special_characters_stay_in_their_component(string instance)
    {
        ServiceName.TryReadFromApReq(new ApReqToken { Components = ["host", instance] }.Inner(), out ServiceName name);
        Assert.That(Octets.Text(name.Instance), Is.EqualTo(instance));
    }

    [Test]
    public void Components_must_be_general_strings([Values(0x0c, 0x13, 0x16, 0x04)] int tag)
    {
        byte[] apReq = new ApReqToken().Inner();
        int position = System.MemoryExtensions.IndexOf(apReq, "host"u8) - 2;
        Assert.That(apReq[position], Is.EqualTo(Der.GeneralString));
        apReq[position] = (byte)tag;
        Assert.That(ServiceName.TryReadFromApReq(apReq, out _), Is.False);
    }

    [TestCase("host/web.example.org@EXAMPLE.ORG", "host", "web.example.org", true)]
    [TestCase("host/web.example.org@", "host", "web.example.org", true, TestName = "an empty realm")]
    [TestCase("host/web.example.org", "host", "web.example.org", true, TestName = "no realm")]
    [TestCase("alice@EXAMPLE.ORG", "", "", false, TestName = "a user")]
    [TestCase("host/web/extra@EXAMPLE.ORG", "", "", false, TestName = "three displayed components")]
    [TestCase("host/@EXAMPLE.ORG", "host", "", false, TestName = "an empty displayed instance")]
    [TestCase("/web@EXAMPLE.ORG", "", "web", false, TestName = "an empty displayed service")]
    [TestCase(@"host/web\/extra@EXAMPLE.ORG", "", "", false, TestName = "a quoted slash")]
    [TestCase(@"host/web\@OTHER@EXAMPLE.ORG", "", "", false, TestName = "a quoted at")]
    [TestCase(@"host/web\0@EXAMPLE.ORG", "", "", false, TestName = "a quoted NUL")]
    [TestCase(@"host\/web@EXAMPLE.ORG", "", "", false, TestName = "a quoted separator")]
    [TestCase(@"host/web@EXAMPLE\@ORG", "", "", false, TestName = "a quoted at in the realm")]
    [TestCase("", "", "", false, TestName = "nothing displayed")]
    [TestCase("@", "", "", false)]
    [TestCase("/", "", "", false)]
    public void Is_read_from_the_displayed_form(string text, string service, string instance, bool isHost)
    {
        ServiceName name = ServiceName.FromDisplayName(Octets.Text(text));
        Assert.That(Octets.Text(name.Service), Is.EqualTo(service));
        Assert.That(Octets.Text(name.Instance), Is.EqualTo(instance));
        Assert.That(name.IsHost, Is.EqualTo(isHost));
    }
}

using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using GssNative.HeaderGen;
using GssNative.HeaderGen.Docs;
using GssNative.HeaderGen.Metadata;
using GssNative.HeaderGen.Reading;

namespace GssNative.Tests.HeaderGen;

/// <summary>The generator computes offsets itself: they must be the ones that the runtime uses.</summary>
internal sealed class LayoutTests
{
    [TestCase("Options", "ssh_gss_options")]
    [TestCase("Buffer", "ssh_gss_buffer")]
    public void Offsets_are_those_of_the_runtime(string csName, string cName)
    {
        using SampleAssembly sample = SampleAssembly.Of(Samples.Full);
        Type type = Assembly.Load(File.ReadAllBytes(sample.Path)).GetType($"GssNative.Abi.{csName}", throwOnError: true)!;
        CStruct read = ReadModel(sample).Structs.Single(candidate => candidate.Name == cName);
        FieldInfo[] fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        Assert.That(read.Size, Is.EqualTo(Marshal.SizeOf(type)));
        Assert.That(read.Fields.Select(field => field.Offset), Is.EqualTo(fields.Select(field => (int)Marshal.OffsetOf(type, field.Name))));
        Assert.That(read.Fields.Select(field => field.Size), Is.EqualTo(fields.Select(field => Marshal.SizeOf(field.FieldType))));
    }

    private static HeaderModel ReadModel(SampleAssembly sample)
    {
        using var image = new AssemblyImage(File.OpenRead(sample.Path));
        var problems = new Problems();
        HeaderModel model = ModelReader.Read(image, XmlDocs.Load(Path.ChangeExtension(sample.Path, ".xml")), problems);
        Assert.That(problems.Messages, Is.Empty);
        return model;
    }
}

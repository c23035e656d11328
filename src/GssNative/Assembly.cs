using System.Runtime.CompilerServices;

[assembly: DisableRuntimeMarshalling]           // P/Invokes take blittable types only: arguments go through as they are
[assembly: InternalsVisibleTo("GssNative.Tests")]
[module: SkipLocalsInit]                        // stackalloc is not zeroed: whoever reads it has written it

namespace GssNative.Abi;

/// <summary>What planned exports have in common: outputs are empty, and the answer is that they are not in this version.</summary>
internal static unsafe class NotYet
{
    public static Status Without(Buffer* output)
    {
        if (output == null) return Status.InvalidArgument;
        *output = default;
        return Status.Unsupported;
    }

    public static Status Without(nuint* output)
    {
        if (output == null) return Status.InvalidArgument;
        *output = 0;
        return Status.Unsupported;
    }

    /// <summary>For functions that make an object and explain themselves.</summary>
    public static Status Without(nuint* output, ErrorRecord* error)
    {
        Status status = Without(output);
        if (status != Status.Unsupported || !ErrorRecord.IsReady(error)) return Status.InvalidArgument;
        Backends.Failure failure = default;
        failure.Set(status, Hint.None, "not in this version"u8);
        ErrorRecord.Give(error, in failure);
        failure.Dispose();
        return status;
    }

    /// <summary>For sized structs.</summary>
    public static Status WithoutInfo(void* info)
    {
        if (!SizedStruct.IsPlausible(info)) return Status.InvalidArgument;
        SizedStruct.Clear(info);
        return Status.Unsupported;
    }
}

using System;
using GssNative.Host;

namespace GssNative.Backends.Gssapi;

internal enum K5LoginAnswer
{
    /// <summary>There is none, or it does not list the principal and krb5.conf says that this does not matter.</summary>
    NoSay = 0,
    Lists = 1,
    Excludes = 2,
    /// <summary>It may be there and cannot be examined, or somebody else put it there, or nobody knows where it would be.</summary>
    CannotTell = 3,
    NoMemory = 4,
}

/// <summary>The user's list of principals: ~/.k5login, or USER in krb5.conf's k5login_directory.</summary>
internal static unsafe class K5Login
{
    private const int LongestPath = 4096;

    public static K5LoginAnswer Ask(SecurityContext* context, in OwnedBytes user, in Account account)
    {
        OwnedBytes directory = default, list = default;
        bool authoritative = true;
        Status configured = Krb5Settings.ReadText(context, "k5login_directory"u8, ref directory);
        if (configured == Status.Ok) configured = Krb5Settings.ReadBoolean(context, "k5login_authoritative"u8, otherwise: true, out authoritative);
        FileState file = configured switch
        {
            Status.Ok when directory.IsSet => Open(directory.Span, user.Span, account.UserId, ref list),
            Status.Ok => Open(account.Home.Span, ".k5login"u8, account.UserId, ref list),
            Status.NoMemory => FileState.NoMemory,
            _ => FileState.CannotTell,
        };
        K5LoginAnswer answer = file switch
        {
            FileState.Absent => K5LoginAnswer.NoSay,
            FileState.CannotTell => K5LoginAnswer.CannotTell,
            FileState.NoMemory => K5LoginAnswer.NoMemory,
            _ when Lists(list.Span, context->PeerName.Span) => K5LoginAnswer.Lists,
            _ => authoritative ? K5LoginAnswer.Excludes : K5LoginAnswer.NoSay,
        };
        directory.Dispose();
        list.Dispose();
        return answer;
    }

    private static FileState Open(ReadOnlySpan<byte> folder, ReadOnlySpan<byte> name, uint owner, ref OwnedBytes list)
    {
        TextBuilder path = new(stackalloc byte[LongestPath]);
        path.Append(folder);
        path.Append("/"u8);
        path.Append(name);
        path.Append("\0"u8);
        if (path.Text is not [.., 0]) return FileState.CannotTell;
        fixed (byte* file = path.Text)
        {
            FileState state = FileProbe.Look(file);
            return state == FileState.Readable ? FileProbe.Read(file, owner, ref list) : state;
        }
    }

    /// <summary>A principal on each line, in the text form, byte for byte: no comments, no blanks, no patterns.</summary>
    private static bool Lists(ReadOnlySpan<byte> list, ReadOnlySpan<byte> principal)
    {
        while (!list.IsEmpty)
        {
            int end = list.IndexOf((byte)'\n');
            if ((end < 0 ? list : list[..end]).SequenceEqual(principal)) return true;
            list = end < 0 ? default : list[(end + 1)..];
        }
        return false;
    }
}

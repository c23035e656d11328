using System;
using System.Linq;
using GssNative.HeaderGen;

namespace GssNative.Tests.HeaderGen;

/// <summary>The expectations are what <c>diff -u</c> prints.</summary>
internal sealed class UnifiedDiffTests
{
    private const string Names = "--- a/f\n+++ b/f\n";

    [Test]
    public void A_changed_line_has_three_lines_of_context() =>
        Assert.That(Diff("1 2 3 4 5 6 7 8 9", "1 2 3 4 X 6 7 8 9"), Is.EqualTo(Names + "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n"));

    [Test]
    public void Far_changes_have_hunks_of_their_own() =>
        Assert.That(Diff("1 2 3 4 5 6 7 8 9 10", "X 2 3 4 5 6 7 8 9 Y"), Is.EqualTo(Names + "@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-10\n+Y\n"));

    [Test]
    public void Near_changes_share_a_hunk() =>
        Assert.That(Diff("1 2 3 4 5 6 7", "X 2 3 4 5 6 Y"), Is.EqualTo(Names + "@@ -1,7 +1,7 @@\n-1\n+X\n 2\n 3\n 4\n 5\n 6\n-7\n+Y\n"));

    [Test]
    public void Added_and_removed_lines_shift_the_other_numbers() =>
        Assert.That(Diff("1 2 3 4 5 6 7 8 9 10 11", "A 1 2 3 4 5 6 7 8 9 10"), Is.EqualTo(Names + "@@ -1,3 +1,4 @@\n+A\n 1\n 2\n 3\n@@ -8,4 +9,3 @@\n 8\n 9\n 10\n-11\n"));

    [Test]
    public void An_empty_file_starts_at_line_zero() => Assert.That(Diff("", "1 2"), Is.EqualTo(Names + "@@ -0,0 +1,2 @@\n+1\n+2\n"));

    private static string Diff(string before, string after) => UnifiedDiff.Write("f", Text(before), Text(after));

    private static string Text(string words) => string.Concat(words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word + "\n"));
}

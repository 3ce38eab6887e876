using System.Runtime.CompilerServices;
using System.Text;

namespace EntroPIC.Tests;

/// <summary>
/// Compares texts with files beside the test: <c>_snapshots/{Class}.{Method}#{name}.verified.{extension}</c>. On a mismatch the
/// text is written beside its file as <c>.received.</c>; with <c>ENTROPIC_ACCEPT=1</c> it takes the file's place.
/// </summary>
internal static class Snapshot
{
    private static readonly UTF8Encoding NoMark = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Compares all texts of one test; a snapshot of the test that none of them is for fails, too.</summary>
    public static Task Verify(
        IEnumerable<(string Name, string Extension, string Text)> texts,
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string method = "")
    {
#if USE_VERIFY
        // Not run where Verify's core package cannot be restored; it reads and writes the same files.
        var settings = new VerifyTests.VerifySettings();
        settings.UseDirectory("_snapshots");
        return VerifyXunit.Verifier.Verify(texts.Select(static text => new VerifyTests.Target(text.Extension, text.Text, text.Name)), settings, sourceFile);
#else
        var folder = Path.Combine(Path.GetDirectoryName(sourceFile)!, "_snapshots");
        return VerifyIn(folder, $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}", texts, IsAccepting);
#endif
    }

    /// <summary>True if mismatches overwrite the snapshots; never in CI, where nobody reviews them.</summary>
    public static bool IsAccepting => Environment.GetEnvironmentVariable("ENTROPIC_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") != "true";

    /// <summary>Compares with the snapshots that a folder has under a prefix.</summary>
    public static Task VerifyIn(string folder, string prefix, IEnumerable<(string Name, string Extension, string Text)> texts, bool accept)
    {
        Directory.CreateDirectory(folder);
        var stale = Directory.GetFiles(folder, $"{prefix}#*").ToHashSet(StringComparer.Ordinal);
        var failures = new List<string>();
        foreach (var (name, extension, text) in texts)
        {
            var verified = Path.Combine(folder, $"{prefix}#{name}.verified.{extension}");
            var received = Path.Combine(folder, $"{prefix}#{name}.received.{extension}");
            stale.Remove(verified);
            stale.Remove(received);
            var actual = Normalize(text);
            var expected = File.Exists(verified) ? Normalize(File.ReadAllText(verified)) : null;
            if (actual == expected || accept)
            {
                File.Delete(received);
                if (actual != expected)
                {
                    File.WriteAllText(verified, actual, NoMark);
                }
            }
            else
            {
                File.WriteAllText(received, actual, NoMark);
                failures.Add(expected is null
                    ? $"there is no snapshot {Path.GetFileName(verified)}"
                    : $"{Path.GetFileName(verified)} differs in {FirstDifference(expected, actual)}");
            }
        }

        foreach (var file in stale.Order(StringComparer.Ordinal))
        {
            if (accept)
            {
                File.Delete(file);
            }
            else
            {
                failures.Add($"{Path.GetFileName(file)} belongs to nothing that the test verifies");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures.Append("look at the received files, then accept with ENTROPIC_ACCEPT=1")));
        return Task.CompletedTask;
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
        {
            line++;
        }

        return $"line {line + 1}:\n  verified: {LineOf(left)}\n  received: {LineOf(right)}";

        string LineOf(string[] lines) => line < lines.Length ? lines[line] : "(end of text)";
    }

    private static string Normalize(string text) => text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n') + "\n";
}

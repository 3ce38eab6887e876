using System.Text;

namespace Dsl.Tests.Corpus;

/// <summary>A file of the repository that holds what the compiler says or prints.</summary>
internal static class Accepted
{
    /// <summary>Set to 1, it rewrites the file; look at the difference before committing it.</summary>
    private const string Variable = "ENTROPIC_ACCEPT";

    /// <summary>Compares with the file, or rewrites it where that was asked for.</summary>
    public static void Verify(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable(Variable) == "1" && Environment.GetEnvironmentVariable("CI") != "true")
        {
            File.WriteAllText(path, actual, new UTF8Encoding(false));
            return;
        }

        Assert.True(File.Exists(path), $"{Path.GetFileName(path)} is missing; {Variable}=1 writes it:\n{actual}");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}

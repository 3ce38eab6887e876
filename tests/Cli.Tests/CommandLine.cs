using EntroPIC.Cli;

namespace Cli.Tests;

/// <summary>A folder with files, and the command line run in this process on them.</summary>
public abstract class CommandLine : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("entropic-cli").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>Writes a file and returns its path.</summary>
    protected string Write(string file, string text) => Write(file, System.Text.Encoding.UTF8.GetBytes(text));

    protected string Write(string file, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllBytes(PathOf(file), bytes);
        return PathOf(file);
    }

    /// <summary>Runs a command; the folder's own path is left out of what it prints.</summary>
    protected (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = Entropic.Run(arguments, output, error);
        return (code, Show(output), Show(error));

        string Show(StringWriter text) => text.ToString().Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }
}

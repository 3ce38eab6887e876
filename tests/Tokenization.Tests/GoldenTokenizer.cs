using System.IO.Compression;
using System.Text.Json;
using EntroPIC.Tests;
using EntroPIC.Tokenization;

namespace Tokenization.Tests;

/// <summary>A tokenizer with what the reference made of texts and ids.</summary>
internal sealed class GoldenTokenizer
{
    private static readonly Dictionary<string, GoldenTokenizer> Loaded = [];

    private GoldenTokenizer(string folder)
    {
        Folder = folder;
        Tokenizer = BpeTokenizer.Parse(Path.Combine(folder, "tokenizer.json"), ReadFile(folder));
        Facts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "goldens.json"))).RootElement;
    }

    public string Folder { get; }

    public BpeTokenizer Tokenizer { get; }

    public JsonElement Facts { get; }

    public static GoldenTokenizer Load(string name)
    {
        lock (Loaded)
        {
            return Loaded.TryGetValue(name, out var known) ? known : Loaded[name] = new(OutsideFiles.GoldenTokenizers[name]);
        }
    }

    public static byte[] ReadFile(string folder)
    {
        var plain = Path.Combine(folder, "tokenizer.json");
        if (File.Exists(plain))
        {
            return File.ReadAllBytes(plain);
        }

        using var file = File.OpenRead(plain + ".gz");
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var content = new MemoryStream();
        unpacked.CopyTo(content);
        return content.ToArray();
    }
}

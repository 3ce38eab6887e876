using EntroPIC.Checkpoints;
using EntroPIC.Models;

namespace Fuzz.Readers;

/// <summary>The files of the smallest model that has every kind of weight.</summary>
internal static class TinyModel
{
    /// <summary>The checkpoint, in one file of weights.</summary>
    public static IReadOnlyDictionary<string, byte[]> Whole { get; } = Files(new SaveOptions());

    /// <summary>The same in shards.</summary>
    public static IReadOnlyDictionary<string, byte[]> Sharded { get; } = Files(new SaveOptions { MaxShardBytes = 600 });

    /// <summary>Adapters of it.</summary>
    public static IReadOnlyDictionary<string, byte[]> Adapter { get; } = FilesOf(folder =>
    {
        using var model = Create();
        using var adapters = LowRankAdapters.Attach(model, new AdapterOptions { Rank = 2, Alpha = 4, Targets = ["q_proj", "down_proj"] });
        new AdapterFiles(adapters, "base").Write(folder);
    });

    /// <summary>A model with fresh weights.</summary>
    public static Transformer Create() => new(
        new TransformerConfig
        {
            VocabularySize = 12,
            HiddenSize = 8,
            IntermediateSize = 8,
            Layers = 1,
            Heads = 2,
            KeyValueHeads = 1,
            HeadSize = 4,
            MaxPositions = 16,
        },
        seed: 1);

    /// <summary>The files written into a temporary folder, by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> FilesOf(Action<string> write)
    {
        var folder = Directory.CreateTempSubdirectory("entropic-seed-").FullName;
        try
        {
            write(folder);
            return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IReadOnlyDictionary<string, byte[]> Files(SaveOptions options) => FilesOf(folder =>
    {
        using var model = Create();
        CheckpointFolder.Save(folder, model, options);
    });
}

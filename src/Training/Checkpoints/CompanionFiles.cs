using System.Text.Json.Nodes;

namespace EntroPIC.Checkpoints;

/// <summary>Files of a model beside its configuration and weights: the tokenizer and the stop tokens.</summary>
internal static class CompanionFiles
{
    private const string TokenKey = "eos_token";
    private const string TokenizerName = "tokenizer.json";
    private const string TokenizerConfigName = "tokenizer_config.json";
    private const string SpecialTokensName = "special_tokens_map.json";

    private static readonly string[] OfTokenizers =
        [TokenizerName, TokenizerConfigName, SpecialTokensName, "added_tokens.json", "vocab.json", "merges.txt", "tokenizer.model", "chat_template.jinja"];

    /// <summary>Adds the files that a checkpoint gets from its source and its tokenizer.</summary>
    /// <exception cref="InvalidDataException">A file that is changed on the way is broken.</exception>
    public static void Add(StagedFiles files, SaveOptions options)
    {
        if ((options.Tokenizer ?? options.Source?.Path) is { } folder)
        {
            foreach (var name in OfTokenizers)
            {
                AddOfTokenizer(files, Path.Combine(folder, name), options.EndOfText);
            }
        }

        var generation = options.Source is { } source ? Path.Combine(source.Path, GenerationFile.Name) : null;
        if (options.EndTokens is { } ids)
        {
            var json = File.Exists(generation) ? JsonFile.Read(generation).ToNode() : [];
            json[GenerationFile.EndKey] = CheckpointFolder.Ids(ids);
            files.AddJson(GenerationFile.Name, json);
        }
        else if (File.Exists(generation))
        {
            Copy(files, generation);
        }
    }

    private static void AddOfTokenizer(StagedFiles files, string path, string? endOfText)
    {
        var name = Path.GetFileName(path);
        var exists = File.Exists(path);
        if (endOfText is not null && (name == TokenizerConfigName || (exists && name == SpecialTokensName)))
        {
            var json = exists ? JsonFile.Read(path).ToNode() : [];
            json[TokenKey] = endOfText;
            files.AddJson(name, json);
        }
        else if (exists)
        {
            Copy(files, path);
        }
    }

    private static void Copy(StagedFiles files, string path) => files.Add(Path.GetFileName(path), target =>
    {
        using var file = File.OpenRead(path);
        file.CopyTo(target);
    });
}

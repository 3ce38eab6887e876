using EntroPIC.Checkpoints;
using EntroPIC.Models;
using EntroPIC.Runs.Configuration;
using EntroPIC.Tokenization;
using EntroPIC.Tokenization.Chat;
using TorchSharp;

namespace EntroPIC.Runs;

/// <summary>A model before its weights are loaded: shape, tokenizer, chat template, stop tokens.</summary>
internal sealed class UnloadedModel
{
    private readonly ModelOptions _options;
    private readonly torch.Device _device;
    private readonly long _seed;

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is broken, or model and tokenizer do not fit together.</exception>
    public UnloadedModel(ModelOptions model, TokenizerOptions tokenizer, long seed)
    {
        _options = model;
        _seed = seed;
        _device = model.FindDevice();
        Checkpoint = model.Path is { } path ? Open(path) : null;
        Config = Checkpoint?.Config ?? BadInput.Of(() => Consistent(model.Config!), "`model.config`");
        if (_device.type == DeviceType.CPU)
        {
            MemoryNeeds.EnsureWeights(Config);
        }

        var folder = tokenizer.Path ?? model.Path;
        Tokenizer = tokenizer.Alphabet is { } alphabet
            ? BadInput.Of(() => new CharacterTokenizer(alphabet), "`tokenizer.alphabet`")
            : Load(folder!, tokenizer.EndOfText);
        Chat = tokenizer.Alphabet is null && Directory.Exists(folder) ? ChatTemplate.Find(folder) : null;
        EnsureFit();
        Notes = [.. new[] { Checkpoint?.Note, (Tokenizer as BpeTokenizer)?.Note }.OfType<string>()];
        StopTokens = [.. (Checkpoint?.EndTokens ?? []).Append(Tokenizer.EndOfText).Distinct()];
        Saving = new()
        {
            Source = Checkpoint,
            Tokenizer = tokenizer.Path is { } own ? FolderOf(own) : null,
            EndTokens = [.. StopTokens.Prepend(Tokenizer.EndOfText).Distinct()],
            EndOfText = (Tokenizer as BpeTokenizer)?.TokenOf(Tokenizer.EndOfText),
        };
    }

    /// <summary>The checkpoint of the model; null for fresh weights.</summary>
    public CheckpointFolder? Checkpoint { get; }

    public TransformerConfig Config { get; }

    public ITokenizer Tokenizer { get; }

    /// <summary>The chat template; null if the tokenizer has none.</summary>
    public ChatTemplate? Chat { get; }

    public IReadOnlyList<int> StopTokens { get; }

    /// <summary>Keys of the model's files that are not read, a line for each file.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Files saved with the model: the tokenizer that it was trained with, and the tokens that end a text.</summary>
    public SaveOptions Saving { get; }

    /// <summary>Number of weights and biases.</summary>
    public double Parameters => Config.Parameters;

    /// <summary>Origin of the weights, in words.</summary>
    public string Origin => Checkpoint is { } checkpoint ? $"from `{checkpoint.Path}`" : "with fresh weights";

    /// <summary>A user's message, rendered by the chat template for the model to answer.</summary>
    /// <exception cref="InvalidDataException">There is no chat template.</exception>
    public string AsUser(string text) => Chat is null
        ? throw new InvalidDataException("the tokenizer has no chat template; prompts are given as they are without `--chat`")
        : Chat.Render([new("user", text)], new() { AddGenerationPrompt = true });

    /// <summary>The model with its weights.</summary>
    public Transformer Load() => Configured(Checkpoint?.Load(device: _device) ?? new Transformer(Config, _seed, device: _device));

    /// <summary>Another model that scores the tokens of this one: on its device, in its type, with its vocabulary.</summary>
    public Transformer Load(CheckpointFolder other) => Configured(other.Load(device: _device));

    private Transformer Configured(Transformer model)
    {
        model.ComputeType = _options.ComputeType;
        model.VocabularySize = Tokenizer.VocabularySize;
        return model;
    }

    /// <summary>Shows the notes.</summary>
    public void ShowNotes(TextWriter error)
    {
        foreach (var note in Notes)
        {
            error.WriteLine($"note: {note}");
        }
    }

    private static TransformerConfig Consistent(TransformerConfig config)
    {
        config.EnsureConsistent();
        return config;
    }

    private static CheckpointFolder Open(string path)
    {
        if (File.Exists(Path.Combine(path, "config.json")))
        {
            return CheckpointFolder.Open(path);
        }

        if (Directory.Exists(path))
        {
            throw new InvalidDataException(
                $"`model.path` is `{path}`, a folder without `config.json`; it must be that of a checkpoint in the layout of Hugging Face");
        }

        throw new InvalidDataException(
            $"`model.path` is `{path}`, and there is no such folder; models are not fetched from a hub, so download it (`hf download OWNER/NAME --local-dir FOLDER`) and name the folder");
    }

    /// <summary>Takes the end-of-text token from the checkpoint if the tokenizer's own files name none.</summary>
    private BpeTokenizer Load(string path, string? endOfText)
    {
        var tokenizer = BadInput.Of(() => BpeTokenizer.Load(path, endOfText), "`tokenizer.end_of_text`");
        if (tokenizer.HasEndOfText)
        {
            return tokenizer;
        }

        return Checkpoint?.EndTokens is [var end, ..] && tokenizer.TokenOf(end) is { } token
            ? tokenizer.WithEndOfText(token)
            : throw new InvalidDataException(
                $"neither the tokenizer in `{path}` nor the model names a token that ends a text; `tokenizer.end_of_text` must");
    }

    private static string FolderOf(string path) => Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;

    private void EnsureFit()
    {
        // Models often have more rows than their tokenizer has tokens, never fewer.
        if (Tokenizer.VocabularySize > Config.VocabularySize)
        {
            throw new InvalidDataException(
                $"the tokenizer has {Tokenizer.VocabularySize} tokens, the model's vocabulary {Config.VocabularySize}; the model needs at least as many");
        }
    }
}

using System.Text.Json;
using EntroPIC.Checkpoints;
using EntroPIC.Models;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Models;

/// <summary>A tiny model with what the reference computed for it.</summary>
internal sealed class GoldenModel : IDisposable
{
    private const string FactsName = "goldens.json";

    private readonly JsonDocument _document;

    public GoldenModel(string name)
    {
        var path = OutsideFiles.GoldenModels[name];
        _document = ReadFacts(name);
        using var expected = SafetensorsFile.Open(Path.Combine(path, "goldens.safetensors"));
        Expected = expected.Entries.ToDictionary(entry => entry.Name, entry => expected.Read(entry.Name).DetachFromDisposeScope());
        Folder = CheckpointFolder.Open(path);
        Model = Folder.Load();
    }

    /// <summary>One row per model; one of a family that is not supported is skipped.</summary>
    public static TheoryData<string> Names
    {
        get
        {
            var rows = All.Select(model => model.Reason is null ? model.Name : CaseTheoryDiscoverer.Skip(model.Reason)).ToList();
            return rows.Count > 0 ? [.. rows] : OutsideFiles.GoldenModels.Rows(FactsName);
        }
    }

    /// <summary>All models, with the reason why one cannot be run.</summary>
    public static IEnumerable<(string Name, string? Reason)> All =>
        OutsideFiles.GoldenModels.With(FactsName).Select(name => (name, Unsupported(OutsideFiles.GoldenModels[name])));

    public CheckpointFolder Folder { get; }

    public Transformer Model { get; }

    public IReadOnlyDictionary<string, Tensor> Expected { get; }

    public JsonElement Facts => _document.RootElement;

    public Tensor Mask => Expected["attention_mask"] == 1;

    /// <summary>The error of the float32 reference against its own float64 numbers, with room for another order of summation.</summary>
    public double Tolerance => Math.Max(2e-5, 3 * Facts.GetProperty("tolerance_hints").GetProperty("float32_vs_float64_logits").GetDouble());

    /// <summary>The temperatures, as they are part of names.</summary>
    public IEnumerable<string> Temperatures => Facts.GetProperty("temperatures").EnumerateArray().Select(number => number.GetRawText());

    /// <summary>Column numbers, which are the positions of sequences padded on the right.</summary>
    public Tensor Positions => arange(Expected["input_ids"].shape[1]).expand_as(Expected["input_ids"]);

    public Tensor Logits() => Model.Logits(Model.Forward(Expected["input_ids"], Positions, Mask));

    /// <summary>Log-probabilities of each token but the first of a sequence, and the entropies behind them, <c>[rows, time - 1]</c>.</summary>
    public (Tensor LogProbs, Tensor Entropies) Statistics(double temperature)
    {
        var predicted = Expected["input_ids"].shape[1] - 1;
        var all = (Logits().narrow(1, 0, predicted) / temperature).log_softmax(-1);
        var chosen = all.gather(-1, Expected["input_ids"].narrow(1, 1, predicted).unsqueeze(-1)).squeeze(-1);
        return (chosen, -(all.exp() * all).sum(-1));
    }

    public static JsonDocument ReadFacts(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(OutsideFiles.GoldenModels[name], FactsName)));

    /// <summary>Rows of a model and one of its cases; a case that cannot be run is skipped, and so is the lack of any.</summary>
    public static TheoryData<string, string> Rows(Func<JsonElement, IEnumerable<(string Case, string? Reason)>> cases)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, unsupported) in All)
        {
            using var facts = ReadFacts(name);
            foreach (var (golden, reason) in cases(facts.RootElement))
            {
                rows.Add(name, (unsupported ?? reason) is { } why ? CaseTheoryDiscoverer.Skip(why) : golden);
            }
        }
        return rows.Any() ? rows : new() { { "", CaseTheoryDiscoverer.Skip("there is no model with such numbers") } };
    }

    private static string? Unsupported(string path)
    {
        try
        {
            CheckpointFolder.Open(path);
            return null;
        }
        catch (NotSupportedException exception)
        {
            return exception.Message;
        }
    }

    public void Dispose()
    {
        Model.Dispose();
        _document.Dispose();
        foreach (var tensor in Expected.Values)
        {
            tensor.Dispose();
        }
    }
}

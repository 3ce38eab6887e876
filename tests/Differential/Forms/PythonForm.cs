using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Differential.Machine;
using Differential.Reference;
using EntroPIC.Tests.Python;

namespace Differential.Forms;

/// <summary>The printed modules of PyTorch, in float64: one process of Python for all of them, at work while other forms are.</summary>
internal sealed class PythonForm : IForm, IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string _folder = Directory.CreateTempSubdirectory("entropic-differential-").FullName;
    private readonly Dictionary<(string Module, string Loss, BatchCase Batch), int> _places = [];
    private readonly Process _process;
    private Result[]? _results;
    private bool _isAsked;

    public PythonForm() => _process = PythonProcess.Start(AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "host.py"));

    /// <summary>Why it cannot be used here; <c>null</c> where it can.</summary>
    public static string? Missing => PythonProcess.Missing;

    public string Name => "printed module, float64";

    public double Precision => Arithmetic.Double;

    /// <inheritdoc/>
    public void Prepare(IReadOnlyList<LossCase> losses)
    {
        Finish();
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            File.Delete(file);
        }

        _places.Clear();
        var batches = new Dictionary<BatchCase, string>(ReferenceEqualityComparer.Instance);
        var asked = new List<Request>();
        foreach (var item in losses)
        {
            if (!batches.TryGetValue(item.Batch, out var batch))
            {
                batches[item.Batch] = batch = Path.Combine(_folder, $"{batches.Count}.json");
                File.WriteAllText(batch, CaseFile.Text(item.Batch));
            }

            var module = Path.Combine(_folder, item.Program.Name + ".py");
            File.WriteAllText(module, item.Program.Python!);
            _places[Key(item)] = asked.Count;
            asked.Add(new Request(module, item.Name, batch, Given(item)));
        }

        _process.StandardInput.WriteLine(JsonSerializer.Serialize(asked, Json));
        _process.StandardInput.Flush();
        _results = null;
        _isAsked = true;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Outcome> Run(LossCase loss)
    {
        Finish();
        var result = _results![_places[Key(loss)]];
        return result.Rounds ?? throw new PythonException(result.Error!);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(5000);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Finish()
    {
        if (_isAsked)
        {
            var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Python ended");
            _results = JsonSerializer.Deserialize<Result[]>(line, Json);
            _isAsked = false;
        }
    }

    /// <summary>The declared signals by parameter, per response where they are per group.</summary>
    private static List<Declared> Given(LossCase item)
    {
        var given = new List<Declared>();
        foreach (var signal in item.Program.Unit!.Losses.First(loss => loss.Name == item.Name).Model.Signals)
        {
            var isCondition = signal.Kind == EntroPIC.Dsl.Graph.ValueKind.Condition;
            if (GivenSignals.Of(item.Batch, signal.Name, signal.Scope, isCondition, signal.Default is not null, signal.Range?.High ?? double.PositiveInfinity) is { } values)
            {
                values = signal.Scope == EntroPIC.Dsl.Graph.Scope.Group
                    ? [.. item.Batch.GroupSizes.SelectMany((size, group) => Enumerable.Repeat(values[group], size))]
                    : values;
                given.Add(new Declared(EntroPIC.Python.PythonText.Name(signal.Name), signal.Scope == EntroPIC.Dsl.Graph.Scope.Token, isCondition, values));
            }
        }

        return given;
    }

    private static (string, string, BatchCase) Key(LossCase loss) => (loss.Program.Name, loss.Name, loss.Batch);

    private sealed record Request(string Module, string Loss, string Batch, IReadOnlyList<Declared> Declared);

    private sealed record Declared(string Parameter, bool IsOfTokens, bool IsCondition, double[] Values);

    private sealed record Result(IReadOnlyList<Outcome>? Rounds, string? Error);
}

/// <summary>A printed module cannot be imported, or raises.</summary>
internal sealed class PythonException(string message) : Exception(message);

using EntroPIC.Batches;
using EntroPIC.Data;
using EntroPIC.Telemetry;
using EntroPIC.Tokenization;

namespace EntroPIC.Training;

/// <summary>Supervised fine-tuning: learns the answers of problems as texts that follow their prompts.</summary>
public sealed class SupervisedTrainer : StageTrainer
{
    private readonly ITokenizer _tokenizer;
    private readonly IReadOnlyList<Problem> _texts;
    private readonly SupervisedOptions _options;

    /// <summary>Creates a trainer.</summary>
    /// <param name="tokenizer">The policy's tokenizer; each text gets its end of text.</param>
    /// <param name="texts">Prompts, with the texts to learn as their answers.</param>
    /// <param name="updater">The updater of the policy, with a loss on <c>logp</c> such as the library's <c>Supervised</c>.</param>
    /// <param name="options">Length of the stage, and evaluations.</param>
    /// <param name="sink">Sink of the metrics; not disposed here.</param>
    /// <param name="time">The clock behind tokens per second.</param>
    /// <exception cref="ArgumentException">There are no texts.</exception>
    public SupervisedTrainer(
        ITokenizer tokenizer, IReadOnlyList<Problem> texts, PolicyUpdater updater, SupervisedOptions options, IMetricsSink sink, TimeProvider? time = null)
        : base(StageNames.Supervised, (options ?? throw new ArgumentNullException(nameof(options))).Steps, updater, options, sink, time)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0)
        {
            throw new ArgumentException("the set of texts is empty; supervised fine-tuning needs at least one", nameof(texts));
        }

        _tokenizer = tokenizer;
        _texts = texts;
        _options = options;
    }

    private protected override Func<TrainingProgress, TrainingProgress> Begin(CancellationToken cancellation)
    {
        var order = new ShuffledOrder(_texts.Count, _options.Seed);
        return progress => Learn(progress, order);
    }

    private TrainingProgress Learn(TrainingProgress progress, ShuffledOrder order)
    {
        var start = Now();
        var first = progress.Done * _options.BatchSize;
        using var batch = Pack([.. Enumerable.Range(0, _options.BatchSize).Select(i => _texts[order[first + i]])]);
        var step = Updater.Step(batch);
        Record(step, step.Tokens, start);
        return progress with { Steps = Updater.Steps, Done = progress.Done + 1 };
    }

    private PackedBatch Pack(IReadOnlyList<Problem> texts)
    {
        int[][] answers = [.. texts.Select(text => (int[])[.. _tokenizer.Encode(text.Answer), _tokenizer.EndOfText])];
        var layout = new PackedLayout([.. answers.Select(static answer => answer.Length)], [.. answers.Select(static _ => 1)]);
        return new PackedBatch(layout)
        {
            Prompts = [.. texts.Select(text => _tokenizer.Encode(text.Prompt))],
            TokenIds = [.. answers.SelectMany(static answer => answer)],
        };
    }
}

using EntroPIC.Batches;
using EntroPIC.Data;
using EntroPIC.Dsl.Binding;
using EntroPIC.Telemetry;
using EntroPIC.Tokenization;

namespace EntroPIC.Training;

/// <summary>Supervised fine-tuning: learns the answers of problems as texts that follow their prompts.</summary>
public sealed class SupervisedTrainer
{
    private readonly ITokenizer _tokenizer;
    private readonly IReadOnlyList<Problem> _texts;
    private readonly PolicyUpdater _updater;
    private readonly SupervisedOptions _options;
    private readonly IMetricsSink _sink;
    private readonly TimeProvider _time;

    /// <summary>A trainer.</summary>
    /// <param name="tokenizer">The policy's tokenizer; each text gets its end of text.</param>
    /// <param name="texts">Prompts, and the texts to learn as their answers.</param>
    /// <param name="updater">What learns, with a loss on <c>logp</c> such as the library's <c>Supervised</c>.</param>
    /// <param name="options">How long.</param>
    /// <param name="sink">Where metrics go; not disposed here.</param>
    /// <param name="time">The clock behind tokens per second.</param>
    /// <exception cref="ArgumentException">There are no texts.</exception>
    public SupervisedTrainer(
        ITokenizer tokenizer, IReadOnlyList<Problem> texts, PolicyUpdater updater, SupervisedOptions options, IMetricsSink sink, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(updater);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        if (texts.Count == 0)
        {
            throw new ArgumentException("the set of texts is empty; supervised fine-tuning needs at least one", nameof(texts));
        }

        _tokenizer = tokenizer;
        _texts = texts;
        _updater = updater;
        _options = options;
        _sink = sink;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Runs to the end, or until cancelled between two steps.</summary>
    /// <param name="cancellation">Ends the run early.</param>
    /// <returns>How far it came: the end, or an early stop.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; everything is as the last step left it.</exception>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite; that step was not taken.</exception>
    public TrainingProgress Run(CancellationToken cancellation = default) => Run(keeper: null, cancellation);

    /// <summary>Likewise, from where the run was kept last, and kept on the way; a run that is cancelled is kept before this throws.</summary>
    /// <param name="keeper">Where the run is kept.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <inheritdoc cref="Run(CancellationToken)"/>
    public TrainingProgress Run(IRunKeeper? keeper, CancellationToken cancellation = default)
    {
        var order = new ShuffledOrder(_texts.Count, _options.Seed);
        return new StageLoop(StageNames.Supervised, _updater, _options, _options.Steps, _sink).Run(keeper, progress => Learn(progress, order), cancellation);
    }

    private TrainingProgress Learn(TrainingProgress progress, ShuffledOrder order)
    {
        var start = _time.GetTimestamp();
        var first = progress.Done * _options.BatchSize;
        using var batch = Pack([.. Enumerable.Range(0, _options.BatchSize).Select(i => _texts[order[first + i]])]);
        var step = _updater.Step(batch);
        var seconds = _time.GetElapsedTime(start).TotalSeconds;
        _sink.Write(new MetricsRecord(StageNames.Supervised, step.Step, [
            .. step.Values.Select(static metric => (metric.Key, metric.Value)),
            (TrainerMetrics.TokensPerSecond, seconds > 0 ? step.Tokens / seconds : 0),
        ]));
        return progress with { Steps = _updater.Steps, Done = progress.Done + 1 };
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

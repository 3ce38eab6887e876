using EntroPIC.Batches;
using EntroPIC.Data;
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
    /// <exception cref="OperationCanceledException">It was cancelled; everything is as the last step left it.</exception>
    /// <exception cref="NonFiniteGradientException">A gradient is not finite; that step was not taken.</exception>
    public void Run(CancellationToken cancellation = default)
    {
        var order = new ShuffledOrder(_texts.Count, _options.Seed);
        for (var index = 0L; index < _options.Steps; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = _time.GetTimestamp();
            using var batch = Pack([.. Enumerable.Range(0, _options.BatchSize).Select(i => _texts[order[(index * _options.BatchSize) + i]])]);
            var step = _updater.Step(batch);
            var seconds = _time.GetElapsedTime(start).TotalSeconds;
            _sink.Write(new MetricsRecord("sft", step.Step, [
                .. step.Values.Select(static metric => (metric.Key, metric.Value)),
                ("tokens_per_second", seconds > 0 ? step.Tokens / seconds : 0),
            ]));
        }

        _sink.Flush();
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

using EntroPIC.Batches;
using EntroPIC.Generated;
using EntroPIC.Kernels.Rows;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>
/// The fast form on the CPU: the kernels of a loss instead of autograd, and of its metrics instead of tensor operations. For float32
/// and bfloat16 the softmax is ours, too: losses whose tokens do not depend on one another are compiled into the sweep over the logits;
/// others take one sweep for the statistics and one for the gradient. A linear head is multiplied in chunks. Losses without a kernel, and
/// other devices, take the tensor form.
/// </summary>
public sealed class FusedForm : ILossForm, IDisposable
{
    private readonly TensorForm _tensorForm = new();
    private readonly KernelBuffers _kernelBatch = new();
    private readonly TokenBuffers _tokenBuffers = new();
    private readonly TokenSweep _tokenSweep;
    private readonly RowRunner _rowRunner;
    private readonly RoomMaker _room;
    private readonly ForwardRunner _forward;
    private readonly GradientRunner _gradient;
    private bool _isInUse;

    /// <summary>A form with its own buffers, for one thread at a time.</summary>
    public FusedForm()
    {
        _tokenSweep = new TokenSweep(_kernelBatch);
        _rowRunner = new RowRunner(_kernelBatch, _tokenBuffers);
        _room = new RoomMaker(_tokenBuffers);
        _forward = new ForwardRunner(_tokenBuffers);
        _gradient = new GradientRunner(_tokenBuffers);
    }

    /// <summary>Bytes that a buffer for logits may take where the policy passes its head on. Default: 64 MiB.</summary>
    public long LogitBudget { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(null, $"`{nameof(LogitBudget)}` is {value}; it must be greater than 0"); } = 64L << 20;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Outputs and batch do not fit together.</exception>
    /// <exception cref="InvalidOperationException">The pass before is still open: both would work in the same buffers.</exception>
    public TokenPass Begin(PolicyOutputs outputs, PackedBatch batch, double temperature, Signals signals, PolicyLoss? loss = null)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        if (outputs.Values.device_type != DeviceType.CPU)
        {
            return _tensorForm.Begin(outputs, batch, temperature, signals, loss);
        }

        return outputs.Values.dtype is ScalarType.Float32 or ScalarType.BFloat16
            ? new RowPass(this, outputs, batch, temperature, signals, loss)
            : new AutogradPass(this, outputs, batch, temperature, signals, loss);
    }

    /// <inheritdoc/>
    public LossMetrics MetricsOf(PolicyLoss loss, PackedBatch step, StepTotals totals)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(step);
        if (!loss.Traits.HasMetricKernel || step.Logp.device_type != DeviceType.CPU)
        {
            return loss.MetricsOf(step, totals);
        }

        if (loss.Traits.MetricsNeedPreparation)
        {
            loss.Prepare(step, totals);
        }

        _kernelBatch.Begin(step, loss.Traits);
        try
        {
            return loss.MetricsOf(_kernelBatch, totals, _tokenSweep);
        }
        finally
        {
            _kernelBatch.End();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _kernelBatch.Dispose();

    /// <summary>The statistics by our own sweeps.</summary>
    private sealed class RowPass : TokenPass
    {
        private readonly FusedForm _form;
        private readonly PolicyOutputs _outputs;
        private readonly PackedBatch _batch;
        private readonly double _temperature;
        private readonly Signals _signals;
        private readonly PolicyLoss? _loss;
        private readonly ILogitSource _source;
        private bool _hasStatistics;
        private bool _isDisposed;

        public RowPass(FusedForm form, PolicyOutputs outputs, PackedBatch batch, double temperature, Signals signals, PolicyLoss? loss)
        {
            if (form._isInUse)
            {
                throw new InvalidOperationException(
                    "the form has an open pass; dispose that first, or give the second pass a form of its own");
            }

            outputs.EnsureFits(batch);
            (_form, _outputs, _batch, _temperature, _signals, _loss) = (form, outputs, batch, temperature, signals, loss);
            _source = outputs.Head is null ? new GivenLogits(outputs) : new HeadLogits(outputs, form.LogitBudget);
            form._isInUse = true;
        }

        /// <summary>The batch, the temperature and the logits, for runners of vocabulary kernels.</summary>
        public PackedBatch Batch => _batch;

        public double Temperature => _temperature;

        public ILogitSource Source => _source;

        /// <summary>The names of the statistics that the loss declares.</summary>
        public IReadOnlyList<string> Statistics => _loss?.Traits.Statistics ?? [];

        public override void Forward()
        {
            if (_hasStatistics)
            {
                return;
            }

            BindTokenBuffers();
            RunVocabulary(_form._forward, _loss);
            _hasStatistics = true;
        }

        public override double Backward(PolicyLoss loss, StepTotals totals)
        {
            ArgumentNullException.ThrowIfNull(loss);
            if (!_outputs.TakesGradient)
            {
                throw new InvalidOperationException(
                    $"the outputs carry no gradient, so a loss has nothing to be differentiated by; let them require one, or allow `{nameof(PolicyOutputs.MayOverwrite)}`");
            }

            TokenTensors.EnsureFound(loss, _loss);
            if (!loss.Traits.HasKernel)
            {
                // By the values of our sweeps, so that a policy is equal to itself for every loss.
                Forward();
                using var tensors = new TokenTensors(_outputs, _batch, _temperature, _signals, _loss);
                tensors.TakeValues(_batch);
                return tensors.Backward(_batch, loss, totals);
            }

            // The sweep that has the kernel in it finds log-probabilities and entropies only.
            var isOneSweep = loss.Traits.IsTokenLocal && !_hasStatistics && (_signals & Signals.Collision) == 0;
            if (!isOneSweep)
            {
                Forward();
            }

            BindTokenBuffers();
            var sharesPolicy = _batch.UsePolicyAsOld(isShared: true);
            try
            {
                loss.Prepare(_batch, totals);
                _form._kernelBatch.Begin(_batch, loss.Traits);
                _form._tokenBuffers.ByLogp = _form._kernelBatch.ByLogp;
                _form._tokenBuffers.ByEntropy = (loss.Traits.StepSignals & Signals.EntropyGradient) != 0
                    ? _form._kernelBatch.ByEntropy
                    : default;
                _form._tokenBuffers.ByStatistic = loss.Traits.HasLiveStatistics ? _form._kernelBatch.ByStatistics : [];
                var value = isOneSweep ? RunInRows(loss, totals) : RunOverTokens(loss, totals);
                _source.Backward();
                return value;
            }
            finally
            {
                // Also after an exception: the batch must not keep shared memory, nor the form a batch.
                if (sharesPolicy)
                {
                    _batch.OldLogp = _batch.OldLogp.clone();
                }

                _form._kernelBatch.End();
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (!_isDisposed)
            {
                (_isDisposed, _form._isInUse) = (true, false);
                _source.Dispose();
            }
        }

        private double RunInRows(PolicyLoss loss, StepTotals totals)
        {
            var runner = _form._rowRunner;
            (runner.Source, runner.Scale, runner.Layout, runner.Loss) = (_source, 1 / _temperature, _batch.Layout, loss);
            return loss.Differentiate(_form._kernelBatch, totals, runner);
        }

        private double RunOverTokens(PolicyLoss loss, StepTotals totals)
        {
            var value = loss.Differentiate(_form._kernelBatch, totals, _form._tokenSweep);
            RunVocabulary(_form._gradient, loss);
            return value;
        }

        private void BindTokenBuffers()
        {
            _form._tokenBuffers.Begin(_batch, (_signals & Signals.Collision) != 0);
            RunVocabulary(_form._room, _loss);
            if (!_hasStatistics)
            {
                _form._tokenBuffers.Forget();
            }
        }

        private void RunVocabulary(PassRunner runner, PolicyLoss? loss)
        {
            runner.Pass = this;
            if (loss is null)
            {
                runner.Run(default(NoVocabulary));
            }
            else
            {
                loss.RunVocabulary(runner);
            }

            runner.Pass = null;
        }
    }

    /// <summary>A part of a pass that needs the vocabulary kernel of its loss; kept by the form, so that a pass allocates nothing.</summary>
    private abstract class PassRunner : VocabularyRunner
    {
        /// <summary>The pass.</summary>
        public RowPass? Pass { get; set; }

        /// <summary>Works on the rows of all chunks.</summary>
        protected void Run(RowWork work, bool isGradient)
        {
            var source = Pass!.Source;
            work.Scale = 1 / Pass.Temperature;
            for (var chunk = 0; chunk < source.Chunks; chunk++)
            {
                work.Run(source.Load(chunk));
                if (isGradient)
                {
                    source.Accept(chunk);
                }
            }
        }
    }

    /// <summary>Makes room for the declared statistics, and for the sums that their gradient needs.</summary>
    private sealed class RoomMaker(TokenBuffers buffers) : PassRunner
    {
        public override void Run<TVocabulary>(TVocabulary kernel) =>
            buffers.Expect(Pass!.Batch, Pass.Statistics, VocabularySweeps.KeptBy<TVocabulary>());
    }

    private sealed class ForwardRunner(TokenBuffers buffers) : PassRunner
    {
        public override void Run<TVocabulary>(TVocabulary kernel) => Run(StatisticsWork<TVocabulary>.Of(buffers, kernel), isGradient: false);
    }

    private sealed class GradientRunner(TokenBuffers buffers) : PassRunner
    {
        public override void Run<TVocabulary>(TVocabulary kernel) => Run(GradientWork<TVocabulary>.Of(buffers, kernel), isGradient: true);
    }

    /// <summary>The statistics by TorchSharp operations with autograd, the loss by its kernel: for float64 and float16.</summary>
    private sealed class AutogradPass(FusedForm form, PolicyOutputs outputs, PackedBatch batch, double temperature, Signals signals, PolicyLoss? begun) : TokenPass
    {
        private readonly TokenTensors _tensors = new(outputs, batch, temperature, signals, begun);

        public override void Forward() => _tensors.WriteStatistics(batch);

        public override double Backward(PolicyLoss loss, StepTotals totals)
        {
            ArgumentNullException.ThrowIfNull(loss);
            if (!loss.Traits.HasKernel)
            {
                return _tensors.Backward(batch, loss, totals);
            }

            TokenTensors.EnsureFound(loss, begun);
            using var scope = torch.NewDisposeScope();
            Forward();
            batch.UsePolicyAsOld();
            loss.Prepare(batch, totals);
            form._kernelBatch.Begin(batch, loss.Traits);
            try
            {
                var value = loss.Differentiate(form._kernelBatch, totals, form._tokenSweep);
                _tensors.Backward(form._kernelBatch, (loss.Traits.StepSignals & Signals.EntropyGradient) != 0, loss.Traits.HasLiveStatistics);
                return value;
            }
            finally
            {
                form._kernelBatch.End();
            }
        }

        protected override void Dispose(bool disposing) => _tensors.Dispose();
    }
}

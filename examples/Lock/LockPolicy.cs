using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lock;

/// <summary>
/// A policy of tables: the logits of a token, given the place and the token before, are the sum of a row that all prompts share and a row of
/// the prompt's own.
/// </summary>
internal sealed class LockPolicy : IPolicy, IDisposable
{
    /// <summary>Standard deviations of the first logits: in shared rows, and in the prompts' own.</summary>
    private const double SharedNoise = 0.3;
    private const double OwnNoise = 0.2;

    // The step of a row is the learning rate times the square of its factor: half of it goes to the shared rows. A prompt's own row is seen in
    // one of three rollouts and takes three times the step.
    private static readonly double SharedFactor = Math.Sqrt(0.5);
    private static readonly double OwnFactor = Math.Sqrt(0.5 * LockTask.Prompts / LockTask.PromptsPerRollout);

    private readonly int _length;
    private readonly Parameter _shared;
    private readonly Parameter _own;

    public LockPolicy(LockTask task, int seed)
    {
        _length = task.Length;
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var skills = LockWorld.SkillsOf(task, seed);
        var start = new float[task.Length, LockTask.Vocabulary, LockTask.Vocabulary];
        for (var place = 0; place < task.Length; place++)
        {
            for (var previous = 0; previous < LockTask.Vocabulary; previous++)
            {
                for (var token = 0; token < LockTask.Vocabulary; token++)
                {
                    start[place, previous, token] = (float)Math.Log(StartOf(task, place, token, isSkill: token == skills[place, previous]));
                }
            }
        }

        long[] rows = [task.Length * LockTask.Vocabulary, LockTask.Vocabulary];
        var noise = torch.randn(rows, generator: generator);
        noise[torch.TensorIndex.Slice(0, LockTask.Vocabulary)] = 0;
        var shared = torch.tensor(start).reshape(rows) + (SharedNoise * noise);
        var own = OwnNoise * torch.randn([LockTask.Prompts * rows[0], rows[1]], generator: generator);
        _shared = new Parameter((shared / SharedFactor).DetachFromDisposeScope());
        _own = new Parameter((own / OwnFactor).DetachFromDisposeScope());
    }

    public IReadOnlyList<(string Name, Parameter Weight)> Weights => [("shared", _shared), ("own", _own)];

    public PolicyOutputs Forward(PackedBatch batch)
    {
        var (shared, own) = (new long[batch.Layout.TokenCount], new long[batch.Layout.TokenCount]);
        for (var sequence = 0; sequence < batch.Layout.SequenceCount; sequence++)
        {
            var first = batch.Layout.SequenceOffsets[sequence];
            for (var place = 0; place < batch.Layout.LengthOf(sequence); place++)
            {
                var previous = place == 0 ? 0 : batch.TokenIds[first + place - 1];
                shared[first + place] = LockTable.RowOf(0, place, previous, _length);
                own[first + place] = LockTable.RowOf(batch.Prompts[sequence][0], place, previous, _length);
            }
        }

        return new((_shared.index_select(0, torch.tensor(shared)) * SharedFactor) + (_own.index_select(0, torch.tensor(own)) * OwnFactor));
    }

    /// <summary>The probabilities of all tokens in all rows.</summary>
    public LockTable Probabilities()
    {
        using var scope = torch.NewDisposeScope();
        var logits = (_own.detach().reshape(LockTask.Prompts, -1, LockTask.Vocabulary) * OwnFactor) + (_shared.detach() * SharedFactor);
        return new LockTable(nn.functional.softmax(logits, -1).data<float>().ToArray(), _length);
    }

    public void Dispose()
    {
        _shared.Dispose();
        _own.Dispose();
    }

    private static double StartOf(LockTask task, int place, int token, bool isSkill) => (place, token) switch
    {
        (0, LockTask.QuickToken) => LockTask.Quick,
        (0, LockTask.ThinkToken) => task.Thinking,
        (0, _) => (1 - LockTask.Quick - task.Thinking) / (LockTask.Vocabulary - 2),
        _ => isSkill ? task.Skill : (1 - task.Skill) / (LockTask.Vocabulary - 1),
    };
}

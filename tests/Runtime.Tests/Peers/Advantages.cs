using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Peers;

/// <summary>Advantage estimators of verl and RLVR-Decomposed. Where a token is masked there is no advantage, whatever the peer writes there.</summary>
internal static class Advantages
{
    public static void Grpo(GoldenCase golden)
    {
        // The constants for a response that is alone are in single precision there.
        golden.Tolerance = Math.Max(golden.Tolerance, 2e-7);
        Check(golden, IsScaled(golden) ? PeerLoss.Make("GroupScaled", Epsilon(golden)) : PeerLoss.Make("GroupCentred"));
    }

    public static void GrpoVectorized(GoldenCase golden)
    {
        // The statistics of groups are in single precision there.
        golden.Tolerance = 1e-4;
        Check(golden, IsScaled(golden) ? PeerLoss.Make("GroupScaledVectorized", Epsilon(golden)) : PeerLoss.Make("GroupCentred"));
    }

    public static void PassAtK(GoldenCase golden) =>
        Check(golden, IsScaled(golden) ? PeerLoss.Make("PassAtKScaled", Epsilon(golden)) : PeerLoss.Make("PassAtKLead"));

    public static void Rloo(GoldenCase golden) => Check(golden, PeerLoss.Make("Rloo"));

    public static void RlooVectorized(GoldenCase golden) => Check(golden, PeerLoss.Make("RlooVectorized"));

    public static void Opo(GoldenCase golden) => Check(golden, PeerLoss.Make("Opo"));

    public static void Gpg(GoldenCase golden)
    {
        golden.Tolerance = Math.Max(golden.Tolerance, 2e-7);
        Check(golden, PeerLoss.Make("GpgScaled"));
    }

    public static void ReMax(GoldenCase golden) => Check(golden, PeerLoss.Make("ReMax"), PeerLoss.Make("Returns"));

    public static void Gae(GoldenCase golden)
    {
        (string, object)[] options = [("discount", golden.Option("gamma")), ("lambda", golden.Option("lam"))];
        Check(golden, PeerLoss.Make("Ppo", options), PeerLoss.Make("CriticReturns", options));
    }

    /// <summary>Compatibility: the peer's return starts anew after a masked token, so each run of tokens is a separate sequence.</summary>
    public static void ReinforcePlusPlus(GoldenCase golden)
    {
        (string, object)[] options = [("discount", golden.Option("gamma"))];
        AllowEpsilonOfMaskedMean(golden);
        Check(golden, PeerLoss.Make("ReinforcePlusPlus", options), PeerLoss.Make("Returns", options), Rows.Runs);
    }

    public static void ReinforcePlusPlusBaseline(GoldenCase golden)
    {
        AllowEpsilonOfMaskedMean(golden);
        Check(golden, PeerLoss.Make("ReinforcePlusPlusBaseline"));
    }

    public static void TokenBaseline(GoldenCase golden) => TokenBaseline(golden, Rows.Columns);

    /// <summary>Positions count the tokens of a response, not the columns of its row.</summary>
    public static void TurnTokenBaseline(GoldenCase golden) => TokenBaseline(golden, Rows.Tokens);

    public static void RightAndWrong(GoldenCase golden)
    {
        var discount = ("discount", (object)golden.Option("gamma", 1));
        Check(golden, golden.Text("advantage") switch
        {
            "positive" => PeerLoss.Make("DiscountedRight", discount),
            "negative" => PeerLoss.Make("DiscountedWrong", discount),
            "weighted" => PeerLoss.Make("DiscountedBoth", discount, ("positive", golden.Option("positive_advantage_weight"))),
            var other => throw new SkippedCaseException($"its kind of advantage, `{other}`, is not known here"),
        });
    }

    private static void TokenBaseline(GoldenCase golden, Rows rows)
    {
        var name = golden.Has("rollout_is_weights") ? "WeightedTokenBaseline" : "OptimalTokenBaseline";
        Check(golden, PeerLoss.Make(name, ("alone", !golden.Flag("handle_zero_tail"))), PeerLoss.Make("Returns"), rows);
    }

    /// <summary>Compares advantages, and returns where a loss gives them.</summary>
    public static void Check(GoldenCase golden, PolicyLoss advantages, PolicyLoss? returns = null, Rows rows = Rows.Columns)
    {
        using var rollout = new ScoredRows(golden, rows);
        rollout.Check("advantages", advantages);
        if (returns is not null)
        {
            rollout.Check("returns", returns);
        }
    }

    /// <summary>
    /// Whitened values have mean 0. The peer's mean divides by the number of tokens plus 1e-8, so that its whitened values are shifted by
    /// 1e-8 / tokens * mean / std. The shift is the mean of what it gave; it is at most 1e-8 while |mean| / std is below the number of tokens.
    /// </summary>
    private static void AllowEpsilonOfMaskedMean(GoldenCase golden)
    {
        if (golden.IsFloat32)
        {
            return;
        }

        var mask = GoldenCase.Numbers(golden.Inputs.GetProperty("response_mask"));
        var whitened = GoldenCase.Numbers(golden.Expected.GetProperty("advantages"));
        var shift = whitened.Zip(mask, static (value, counts) => counts != 0 ? value : 0).Sum() / mask.Sum();
        golden.Absolute = 1e-10 + Math.Min(Math.Abs(shift), 1e-8);
    }

    private static bool IsScaled(GoldenCase golden) => golden.Flag("norm_adv_by_std_in_grpo");

    private static (string, object) Epsilon(GoldenCase golden) => ("epsilon", golden.Option("epsilon", 1e-6));
}

/// <summary>The part of a row that forms a sequence.</summary>
internal enum Rows
{
    /// <summary>The row; positions are columns.</summary>
    Columns,

    /// <summary>The row; positions count its tokens.</summary>
    Tokens,

    /// <summary>Each run of tokens without a masked one between.</summary>
    Runs,
}

/// <summary>Rows with rewards as a rollout: those of a group side by side, which they need not be in the case.</summary>
internal sealed class ScoredRows : IDisposable
{
    private readonly PaddedInputs _padded;
    private readonly PackedBatch _batch;
    private readonly Tensor _order;
    private readonly GoldenCase _golden;

    public ScoredRows(GoldenCase golden, Rows rows)
    {
        _golden = golden;
        var mask = golden.Input("response_mask");
        var count = (int)mask.shape[0];
        var groups = golden.Has("index")
            ? golden.Inputs.GetProperty("index").EnumerateArray().Select(static name => name.ToString()).ToArray()
            : [.. Enumerable.Range(0, count).Select(static row => $"{row}")];
        var members = Enumerable.Range(0, count).GroupBy(row => groups[row]).ToArray();
        _order = torch.tensor([.. members.SelectMany(static rows => rows).Select(static row => (long)row)]);
        _padded = new PaddedInputs(Ordered(mask), [.. members.Select(static rows => rows.Count())]);
        var reward = golden.Input("token_level_rewards");
        _batch = new PackedBatch(Layout(rows, _padded.Layout, [.. members.Select(static rows => rows.Count())]))
        {
            TokenReward = Pack(reward),
            Value = golden.Has("values") ? Pack(golden.Input("values"))
                : golden.Has("rollout_is_weights") ? Pack(golden.Input("rollout_is_weights"))
                : torch.ones(_padded.Layout.TokenCount, reward.dtype),
        };
        if (rows != Rows.Runs)
        {
            _batch.Reward = Ordered(reward).sum(1);
        }

        if (golden.Has("reward_baselines"))
        {
            _batch.BaselineReward = Ordered(golden.Input("reward_baselines"));
        }

        if (golden.Has("old_log_probs"))
        {
            _batch.Logp = Pack(golden.Input("old_log_probs"));
            _batch.Collision = Pack(golden.Input("sum_pi_squared"));
        }
    }

    /// <summary>Compares the advantages of a loss with what the peer gave where the case has its tokens.</summary>
    public void Check(string name, PolicyLoss loss)
    {
        var expected = _golden.Expected.GetProperty(name);
        _golden.Expect(name, expected, Score(loss), _golden.Inputs.GetProperty("response_mask"));
        PythonCases.Current?.Add(_golden, loss, _batch, new JsonObject { ["advantage"] = PythonCases.Matrix(_batch, Pack(_golden.Tensor(expected))) });
    }

    private Tensor Score(PolicyLoss loss)
    {
        loss.BeginRollout(_batch);
        var advantage = _batch.Advantage;
        var perToken = advantage.shape[0] == _batch.Layout.TokenCount ? advantage : _batch.Sequences.Spread(advantage, _batch.Tokens);
        return _padded.Unpack(perToken).index_select(0, _order.argsort());
    }

    public void Dispose()
    {
        _batch.Dispose();
        _padded.Dispose();
    }

    private Tensor Ordered(Tensor rows) => rows.index_select(0, _order);

    private Tensor Pack(Tensor rows) => _padded.Pack(Ordered(rows));

    private static PackedLayout Layout(Rows rows, PackedLayout columns, int[] groups)
    {
        int[] lengths = [.. Enumerable.Range(0, columns.SequenceCount).Select(columns.LengthOf)];
        switch (rows)
        {
            case Rows.Columns:
                return columns;
            case Rows.Tokens:
                return new PackedLayout(lengths, groups);
            default:
                var runs = new List<int>();
                for (var row = 0; row < lengths.Length; row++)
                {
                    for (var token = columns.SequenceOffsets[row]; token < columns.SequenceOffsets[row + 1]; token++)
                    {
                        if (token == columns.SequenceOffsets[row] || columns.PositionOf(row, token) != columns.PositionOf(row, token - 1) + 1)
                        {
                            runs.Add(0);
                        }

                        runs[^1]++;
                    }
                }

                return new PackedLayout(runs, [.. runs.Select(static _ => 1)]);
        }
    }
}

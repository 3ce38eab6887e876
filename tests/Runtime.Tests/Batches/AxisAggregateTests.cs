using EntroPIC.Batches;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Batches;

/// <summary>Aggregates of each scope against plain loops over the same members.</summary>
public sealed class AxisAggregateTests : TorchTest
{
    private static readonly int[] Lengths = [3, 1, 0, 4, 2];
    private static readonly int[] GroupSizes = [2, 1, 2];
    private static readonly double[] Values = [0.5, -2, 1.25, 3, -0.75, 4, 4, 0.1, -6, 2.5];
    private static readonly bool[] Kept = [true, false, true, false, false, true, true, true, false, false];

    /// <summary>For each axis the element that each token belongs to.</summary>
    private static readonly Dictionary<string, (int Size, int[] OfToken)> Elements = new(StringComparer.Ordinal)
    {
        ["batch"] = (1, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ["sequence"] = (5, [0, 0, 0, 1, 3, 3, 3, 3, 4, 4]),
        ["group"] = (3, [0, 0, 0, 0, 2, 2, 2, 2, 2, 2]),
        ["position"] = (7, [0, 1, 2, 0, 3, 4, 5, 6, 3, 4]),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var axis in Elements.Keys)
            {
                foreach (var aggregate in (string[])["Sum", "Count", "Mean", "Std", "Min", "Max"])
                {
                    cases.Add(aggregate, axis);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AggregateMatchesItsMembers(string aggregate, string axis)
    {
        using var batch = new PackedBatch(new PackedLayout(Lengths, GroupSizes));
        foreach (var where in new[] { null, Kept })
        {
            var actual = Aggregate(batch.Tokens, aggregate, tensor(Values), Of(batch, axis), where is null ? null : tensor(where));
            var (size, ofToken) = Elements[axis];
            double[] expected = [.. Enumerable.Range(0, size).Select(element =>
                Plain(aggregate, [.. Values.Where((_, token) => ofToken[token] == element && (where is null || where[token]))]))];
            AssertClose(axis == "batch" ? tensor(expected[0]) : tensor(expected), actual, 1e-12);
        }
    }

    [Fact]
    public void EmptyAggregateIsZero()
    {
        using var batch = new PackedBatch(new PackedLayout([0, 0], [2]));
        foreach (var aggregate in (string[])["Sum", "Count", "Mean", "Std", "Min", "Max"])
        {
            Assert.Equal(0, Aggregate(batch.Tokens, aggregate, zeros(0, ScalarType.Float64), null, null).ToDouble());
            AssertSame(zeros(2, ScalarType.Float64), Aggregate(batch.Tokens, aggregate, zeros(0, ScalarType.Float64), batch.Sequences, null));
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void MeanOfEqualValuesIsBitExact(ScalarType type)
    {
        using var batch = new PackedBatch(new PackedLayout([7, 3], [1, 1]));
        var values = full([10], 0.1, dtype: type);
        AssertSame(values[0].to(ScalarType.Float64), batch.Tokens.Mean(values));
        AssertSame(full([2], 0.1, dtype: type), batch.Tokens.Mean(values, batch.Sequences));
    }

    [Fact]
    public void EqualExtremesShareTheGradient()
    {
        using var batch = new PackedBatch(new PackedLayout([3, 2], [1, 1]));
        var values = tensor([2.0, 5, 5, 1, 1], requires_grad: true);
        (batch.Tokens.Max(values, batch.Sequences).sum() + batch.Tokens.Min(values, batch.Sequences).sum()).backward();
        AssertSame(tensor([1, 0.5, 0.5, 1, 1]), values.grad!);
    }

    [Fact]
    public void SpreadRepeatsValueForEachMember()
    {
        using var batch = new PackedBatch(new PackedLayout(Lengths, GroupSizes));
        AssertSame(tensor((double[])[0, 0, 0, 1, 3, 3, 3, 3, 4, 4]), batch.Sequences.Spread(tensor((double[])[0, 1, 2, 3, 4]), batch.Tokens));
        AssertSame(tensor((double[])[0, 0, 1, 2, 2]), batch.Groups.Spread(tensor((double[])[0, 1, 2]), batch.Sequences));
    }

    [Fact]
    public void FinerAxisIsRejected()
    {
        using var batch = new PackedBatch(new PackedLayout(Lengths, GroupSizes));
        var error = Assert.Throws<ArgumentException>(() => batch.Groups.Sum(zeros(3), batch.Sequences));
        Assert.StartsWith("a group does not belong to one sequence", error.Message, StringComparison.Ordinal);
    }

    private static Axis? Of(PackedBatch batch, string axis) => axis switch
    {
        "sequence" => batch.Sequences,
        "group" => batch.Groups,
        "position" => batch.Positions,
        _ => null,
    };

    private static Tensor Aggregate(Axis tokens, string aggregate, Tensor values, Axis? per, Tensor? where) => aggregate switch
    {
        "Sum" => tokens.Sum(values, per, where),
        "Count" => tokens.Count(per, where),
        "Mean" => tokens.Mean(values, per, where),
        "Std" => tokens.Std(values, per, where),
        "Min" => tokens.Min(values, per, where),
        _ => tokens.Max(values, per, where),
    };

    private static double Plain(string aggregate, double[] members) => aggregate switch
    {
        "Sum" => members.Sum(),
        "Count" => members.Length,
        _ when members.Length == 0 => 0,
        "Mean" => members.Average(),
        "Std" => members.Length < 2 ? 0 : Math.Sqrt(members.Sum(value => Math.Pow(value - members.Average(), 2)) / (members.Length - 1)),
        "Min" => members.Min(),
        _ => members.Max(),
    };
}

using EntroPIC.Batches;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Batches;

/// <summary>Values of signals that a project declares, as a batch keeps them.</summary>
public sealed class DeclaredSignalTests : TorchTest
{
    private static readonly DeclaredSignal Teacher = new() { Name = "teacher_logp", Scope = SignalScope.Token, Range = "(-inf, 0]", High = 0, IncludesLow = false };
    private static readonly DeclaredSignal Format = new() { Name = "format", Scope = SignalScope.Sequence };
    private static readonly DeclaredSignal Difficulty = new() { Name = "difficulty", Scope = SignalScope.Group, Default = 0.5, Range = "[0, 1]", Low = 0, High = 1 };
    private static readonly DeclaredSignal Demonstrated = new() { Name = "demonstrated", Scope = SignalScope.Sequence, IsCondition = true, Default = 1 };

    [Fact]
    public void SlicesAndJoinsCarryGivenValues()
    {
        using var batch = Batch();
        batch.Give(Teacher, tensor([-1.0, -2, -3, -4]));
        batch.Give(Difficulty, tensor([0.25, 0.75]));
        batch.Give(Demonstrated, tensor([true, false, true]));
        using var first = batch.Slice(0, 2);
        using var second = batch.Slice(2, 3);
        AssertSame(tensor([-1.0, -2, -3]), first.Given(Teacher));
        AssertSame(tensor([0.25]), first.Given(Difficulty));
        AssertSame(tensor([0.75]), second.Given(Difficulty));
        AssertSame(tensor([true]), second.Given(Demonstrated));
        using var whole = PackedBatch.Join([first, second]);
        AssertSame(batch.Given(Teacher), whole.Given(Teacher));
        AssertSame(batch.Given(Difficulty), whole.Given(Difficulty));
        AssertSame(batch.Given(Demonstrated), whole.Given(Demonstrated));
    }

    [Fact]
    public void DefaultsHaveTheNumberTypeOfTheBatch()
    {
        using var batch = Batch();
        batch.Reward = tensor([1.0f, 0, 1]);
        AssertSame(tensor([0.5f, 0.5f]), batch.Given(Difficulty));
        AssertSame(tensor([true, true, true]), batch.Given(Demonstrated));
        batch.Give(Format, tensor([1.0, 0, 1]));
        AssertSame(tensor([1.0f, 0, 1]), batch.Given(Format));
    }

    [Fact]
    public void LaterValuesReplaceEarlierOnes()
    {
        using var batch = Batch();
        AssertSame(tensor([0.5f, 0.5f]), batch.Given(Difficulty));
        batch.Give(Difficulty, tensor([0.25f, 1]));
        AssertSame(tensor([0.25f, 1]), batch.Given(Difficulty));
        Assert.True(batch.HasGiven(Difficulty));
        Assert.False(batch.HasGiven(Format));
    }

    [Fact]
    public void MistakesAreNamed()
    {
        using var batch = Batch();
        AssertThrows("nobody gave the batch the values of `signal format per sequence`; give them by `Give` before the loss asks", () => batch.Given(Format));
        AssertThrows("`teacher_logp` has shape [3]; it must have one value per token, [4]", () => batch.Give(Teacher, tensor([-1.0, -1, -1])));
        AssertThrows("`teacher_logp` is 0.5 for token 2; it must be in (-inf, 0]", () => batch.Give(Teacher, tensor([-1.0, -1, 0.5, -1])));
        AssertThrows("`teacher_logp` is -Infinity for token 0; it must be in (-inf, 0]", () => batch.Give(Teacher, tensor([double.NegativeInfinity, -1, -1, -1])));
        AssertThrows("`difficulty` is NaN for group 1; it must be in [0, 1]", () => batch.Give(Difficulty, tensor([0, double.NaN])));
        AssertThrows("`format` is NaN for sequence 0; it must be a number", () => batch.Give(Format, tensor([double.NaN, 0, 0])));
        AssertThrows("`demonstrated` has values of type Float64; it is a condition, which is Bool", () => batch.Give(Demonstrated, tensor([1.0, 0, 1])));
        AssertThrows("`format` has values of type Bool; it is a number", () => batch.Give(Format, tensor([true, false, true])));
    }

    [Fact]
    public void ValuesAreOnTheDeviceOfTheBatch()
    {
        using var batch = Batch();
        batch.Reward = zeros(3);
        AssertThrows("`format` is on `meta`, and the batch on `cpu`; move it there", () => batch.Give(Format, zeros(3, device: new Device(DeviceType.META))));
    }

    /// <summary>0.1 in single precision is above 0.1, and means it.</summary>
    [Fact]
    public void BoundIsMeantInThePrecisionOfTheValues()
    {
        var share = new DeclaredSignal { Name = "share", Scope = SignalScope.Group, Range = "[0, 0.1]", Low = 0, High = 0.1 };
        using var batch = Batch();
        batch.Give(share, tensor([0.1f, 0]));
        batch.Give(share, tensor([0.1, 0]));
        AssertThrows("`share` is 0.10000000149011612 for group 0; it must be in (0, 0.1)", () => batch.Give(share with { Range = "(0, 0.1)", IncludesLow = false, IncludesHigh = false }, tensor([0.1f, 0])));
    }

    private static void AssertThrows(string message, Action action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<Exception>(action).Message, StringComparison.Ordinal);

    private static PackedBatch Batch() => new(new PackedLayout([1, 2, 1], [2, 1]));
}

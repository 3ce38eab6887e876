using EntroPIC.Dsl.Model;

namespace Dsl.Tests.Binding;

public sealed class ControlTests
{
    [Fact]
    public void ArgumentsAreDetached()
    {
        var loss = Source.Loss("loss A : Grpo { control c = P(error: mean(entropy) - 0.1, kp: 2) penalty b = c * entropy }");

        Assert.Equal("(sub (stop (mean.token entropy)) 0.1)", Source.Tree(loss.Controls[0].Arguments[0]!));
        Assert.All(loss.Controls[0].Arguments, static argument => Assert.False(argument?.IsLive ?? false));
    }

    [Fact]
    public void OutputsCarryNoGradient()
    {
        var loss = Source.Loss("loss A { control c = P(error: mean(entropy), kp: 2) policy logp penalty b = c * entropy }");

        Assert.Equal("(mul c entropy)", Source.Tree(loss.Terms[1].Value));
        Assert.False(loss.Terms[1].Value.Inputs[0].IsLive);
    }

    [Fact]
    public void PerRolloutControlMayShapeAdvantage()
    {
        var loss = Source.Loss("loss A { control c = P(error: mean(reward), kp: 2) per rollout advantage = c * reward policy logp * advantage }");

        Assert.Equal("(mul c reward)", Source.Tree(loss.Advantage!.Value));
        Assert.Equal(Timing.Rollout, loss.Controls[0].Timing);
    }

    [Theory]
    [InlineData("control c = P(error: mean(entropy), kp: 1) advantage = c * reward", "(1,77) ENT1114: `c` is not known when a rollout is scored; make it `per rollout`")]
    [InlineData("control c = P(error: mean(advantage), kp: 1) per rollout advantage = c * reward", "(1,43) ENT1114: `advantage` is not known here: it is computed from the output of a control")]
    [InlineData("control c = P(error: c, kp: 1) bonus b = c * logp", "(1,30) ENT1008: `c` depends on itself: c → c; measure something that does not use its output")]
    [InlineData("control c = P(error: mean(logp), kp: 1) keep some when prob > c bonus b = c * logp", "(1,43) ENT1114: `c` is not known here: it decides which tokens are kept, and so what this control measures")]
    [InlineData("let error = d control c = P(error, kp: 1) control d = P(error: c, kp: 1) bonus b = c * logp", "(1,44) ENT1008: `c` depends on itself: c → error → d → c; measure something that does not use its output")]
    [InlineData("control c = P(error: mean(logp), kp: 1) control d = P(error: c, kp: 1) per rollout bonus b = d * logp", "(1,83) ENT1114: `c` is not known when a rollout is scored; make it `per rollout`")]
    public void ControlCannotDependOnItself(string items, string message) =>
        Assert.Equal([message], Source.Messages($"loss A {{ policy logp {items} }}"));

    [Fact]
    public void ControlSeesEarlierOutputs()
    {
        var loss = Source.Loss("loss A { control c = P(error: mean(reward), kp: 1) per rollout control d = P(error: c, kp: 1) policy logp bonus b = d * logp }");

        Assert.Equal("c", Source.Tree(loss.Controls[1].Arguments[0]!));
    }

    [Theory]
    [InlineData("Fixed(0, 1)", "ENT1014")]
    [InlineData("Fixed()", "ENT1013")]
    [InlineData("Fixed(worth: 0)", "ENT1012")]
    [InlineData("Fixed(true)", "ENT1101")]
    [InlineData("Fixed(unknown)", "ENT1001")]
    public void ConstantControlIsChecked(string call, string id) => Assert.Equal([id], Source.Ids($"loss A : Grpo {{ control c = {call} bonus b = c * entropy }}"));

    [Fact]
    public void ControlOfParamIsNotConstant()
    {
        var loss = Source.Loss("loss A : Grpo { param p = 0 control c = Fixed(p) penalty b = c * entropy }");

        Assert.Equal("p", Source.Tree(loss.Controls.Single().Arguments[0]!));
    }

    [Fact]
    public void AuthorityIsMeanAbsoluteEffectOnObjective()
    {
        var loss = Source.Loss("loss A { control c = P(error: mean(entropy), kp: 1) policy logp bonus b = c * c * abs(advantage) when prob > 0.5 }");

        Assert.Equal(
            "(mean.token (abs (select (gt (exp (stop logp)) 0.5) (widen (mul (add c c) (abs advantage))) 0)))", Source.Tree(loss.Controls[0].Authority!));
    }

    [Fact]
    public void ControlsStepInOrderOfDependency()
    {
        var loss = Source.Loss(
            "loss L : EntroPic { let error = mean(entropy) - aim control alpha = Pi(error, kp, ki) control aim = P(error: mean(reward) * target, kp: 0.1) }");

        Assert.Equal(["aim", "alpha"], loss.Controls.Select(static control => control.Name));
    }

    [Fact]
    public void ControlThatDecidesWhatIsKeptStepsFirst()
    {
        var loss = Source.Loss("loss L { policy logp * advantage control later = P(mean(logp), kp: 1) control first = Linear(0, 1, 100) keep some when prob > first bonus b = later * entropy }");

        Assert.Equal(["first", "later"], loss.Controls.Select(static control => control.Name));
    }

    [Fact]
    public void ControlReplacesParam()
    {
        var loss = Source.Loss("loss Base : EntroPic { control target = P(error: 1 - mean(reward), kp: 0.3) } loss L : Base { control target = P(error: 1 - mean(reward), kp: 0.2) }");

        Assert.Equal(["target", "alpha"], loss.Controls.Select(static control => control.Name));
        Assert.DoesNotContain("target", loss.Options.Select(static option => option.Name));

        // The log has the output of the control, so the inherited metric of that name is gone.
        Assert.DoesNotContain("target", loss.Metrics.Select(static metric => metric.Name));
    }
}

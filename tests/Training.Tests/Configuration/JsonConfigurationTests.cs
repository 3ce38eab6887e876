using EntroPIC.Configuration;
using EntroPIC.Losses;
using EntroPIC.Training;

namespace Training.Tests.Configuration;

public sealed class JsonConfigurationTests
{
    [Fact]
    public void LossOptionsAreReadByParamName()
    {
        var options = JsonConfiguration.Read<EntroPic.Options>("""{ "target": 0.3, "ki": 0.02, /* a comment */ "high": 0.28, }""", "run.json");
        Assert.Equal((0.3, 1.0, 0.02, 0.28), (options.Target, options.Kp, options.Ki, options.High));
    }

    [Fact]
    public void KeysAreSnakeCase() =>
        Assert.Equal(4, JsonConfiguration.Read<UpdateOptions>("""{ "mini_batches": 4, "max_gradient_norm": "Infinity" }""", "run.json").MiniBatches);

    [Theory]
    [InlineData("""{ "taget": 0.3, "kpp": 1 }""", "run.json: unknown key `taget`; did you mean `target`?\nrun.json: unknown key `kpp`; did you mean `kp`?")]
    [InlineData("""{ "target": 30 }""", "run.json: `target` is 30; it must be in (0, 20)")]
    [InlineData("""{ "target": "much" }""", "run.json: `target` is \"much\"; it must be a number")]
    [InlineData("""{ "target": 0.3 """, "run.json(1,17): this is not JSON: Expected depth to be zero at the end of the JSON payload")]
    [InlineData("namespace Train\n\nloss A : Grpo {\n}\n", "run.json(1,2): this is not JSON: `namespace…` is not a JSON value")]
    [InlineData("""{ "target": 0.3, "target": 0.4 }""", "run.json(1,18): `target` appears twice")]
    [InlineData("{ // twice\n  \"kp\": 1, \"k\\u0070\": 2,\n}", "run.json(2,12): `kp` appears twice")]
    [InlineData(" \n", "run.json: expected an object, found nothing")]
    [InlineData("null", "run.json: expected an object, found null")]
    public void MistakeIsOneMessage(string json, string expected)
    {
        var failure = Assert.Throws<ConfigurationException>(() => JsonConfiguration.Read<EntroPic.Options>(json, "run.json"));
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownKeyListsTheKnownOnes()
    {
        var failure = Assert.Throws<ConfigurationException>(() => JsonConfiguration.Read<WeightedNsr.Options>("""{ "weight_of_winners": 1 }""", "run.json"));
        Assert.Contains("keys here are `low`, `high` and `positive`", failure.Message, StringComparison.Ordinal);
    }
}

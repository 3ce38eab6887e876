using System.Text.Json;
using EntroPIC.Configuration;
using EntroPIC.Losses;
using EntroPIC.Tests;

namespace Training.Tests.Losses;

public sealed class LossRegistryTests
{
    private static readonly LossRegistry Registry = new(typeof(LossRegistryTests).Assembly);

    [Fact]
    public void RegistryListsLossesOfLibraryAndProgram()
    {
        Assert.Contains(nameof(EntroPic), Registry.Names);
        Assert.Contains("Sums", Registry.Names);
        Assert.Equal(LibraryLosses.Types.Count, new LossRegistry(typeof(PolicyLoss).Assembly).Names.Count);
    }

    [Fact]
    public void LossIsCreatedWithOptionsByParamName()
    {
        var loss = Assert.IsType<EntroPic>(Registry.Create("EntroPic", Json("""{ "target": 0.3 }"""), "run.json"));
        Assert.Equal((0.3, 0.01), (loss.Settings.Target, loss.Settings.Ki));
        Assert.Equal(0.1, Assert.IsType<EntroPic>(Registry.Create("EntroPic", default, "run.json")).Settings.Target);
    }

    [Theory]
    [InlineData("EntroPick", "{}", "run.json: unknown loss `EntroPick`; did you mean `EntroPic`")]
    [InlineData("EntroPic", """{ "tresholt": 1 }""", "run.json: unknown key `tresholt`; did you mean `threshold`?")]
    [InlineData("EntroPic", """{ "threshold": 1 }""", "run.json: `threshold` is 1; it must be in (0, 1)")]
    public void MistakeIsOneMessage(string name, string options, string expected)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Registry.Create(name, Json(options), "run.json"));
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();
}

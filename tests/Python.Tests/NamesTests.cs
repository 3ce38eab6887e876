using EntroPIC.Python;
using EntroPIC.Tests.Python;

namespace Python.Tests;

/// <summary>Names that are something else in Python.</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData("losses/steered.entropic", "steered")]
    [InlineData("json.entropic", "json_losses")]
    [InlineData("torch.entropic", "torch_losses")]
    [InlineData("my-losses v2.entropic", "my_losses_v2")]
    [InlineData("3b.entropic", "_3b")]
    [InlineData("lambda.entropic", "lambda_")]
    public void AModuleHidesNothingOfPython(string path, string name) => Assert.Equal(name, ModulePrinter.NameOf(PrintedModules.Compile(path, "loss A : Grpo {\n}\n")));

    [PythonFact]
    public void NamesOfTheLanguageThatPythonOrTheModuleHasAreMarked()
    {
        using var folder = new TemporaryFolder();
        PrintedModules.WriteTo(folder.Path, [PrintedModules.Compile("awkward.entropic", """
            controller total(mask, from = 0) {
                state lambda = from
                output lambda
                update lambda = mask
            }
            loss Processes : Grpo {
                param mean = 0.5
                param yield = 2
                let count = mean * ratio
                let terms = yield * count
                control std = total(mask: mean(entropy))
                bonus options = std * terms when prob > 0.9
            }
            """)]);
        File.WriteAllText(Path.Combine(folder.Path, "awkward_check.py"), """
            import torch, awkward
            loss = awkward.LOSSES["Processes"]
            mask = torch.ones(2, 3)
            logp = torch.full((2, 3), -0.01, dtype=torch.float64)
            controllers = loss.control(loss.Controllers(), mask=mask, entropy=mask.double())
            controllers = loss.control(controllers, mask=mask, entropy=mask.double())
            assert controllers.std.output == 1.0, controllers
            assert loss.Controllers.from_json(controllers.to_json()) == controllers
            value = loss.loss(mask=mask, logp=logp, old_logp=logp, advantage=torch.zeros(2), std_=0.5)
            assert abs(value.item() + 0.5) < 1e-12, value
            print("passed")
            """);
        var (code, text) = PythonProcess.Run(folder.Path, "awkward_check.py");
        Assert.True(code == 0 && text.Contains("passed", StringComparison.Ordinal), text);
    }
}

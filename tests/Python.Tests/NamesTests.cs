using System.Text.Json;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Scheduling;
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
    public void ModuleNameHidesNoPythonModule(string path, string name) => Assert.Equal(name, ModulePrinter.NameOf(PrintedModules.Compile(path, "loss A : Grpo {\n}\n")));

    [PythonFact]
    public void NamesTakenByPythonOrModuleGetSuffix()
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

    /// <summary>Names of every kind of item that Python, the module or a class of it has, or that Python would make private.</summary>
    [PythonFact]
    public void AnyNameIsPrintedAndKeepsItsKeyInSavedState()
    {
        string[] names =
        [
            "LAWS", "to_json", "from_json", "steps", "PController", "Hostile", "hostile", "_", "_1", "__2", "_x", "__kp", "__init__", "__class__", "yield", "lambda_", "None", "match", "case", "type",
            "count", "index", "_fields", "self", "cls", "torch", "math", "dataclass", "NamedTuple", "Optional", "Step", "Saved", "LOSSES", "SOURCE", "Totals", "Terms", "Controllers", "Options", "mask", "group_",
            "rows", "terms", "totals_", "state_before", "controllers_", "draw", "processes", "float", "print", "total", "mean_entropy", "Logp", "ENTROPY", "mean_per_group", "a", "a_when", "a_when_",
        ];
        var distinct = names.DistinctBy(static name => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant()).ToList();
        Assert.Contains("__kp", distinct);
        using var folder = new TemporaryFolder();
        List<CompiledUnit<ScheduledLoss>> units = [];
        foreach (var (name, i) in distinct.Select(static (name, i) => (name, i)))
        {
            // One of each kind in a loss of that name, with others beside it that it may meet.
            units.Add(PrintedModules.Compile($"all{i}.entropic", $$"""
                controller Law(error, {{name}} = 1) {
                    state held = 0 in [-10, 10]
                    output error * {{name}} + held
                    update held = clamp(held + error, -10, 10)
                }
                controller Keeps(error) {
                    state {{name}} = 0 in [-10, 10]
                    output error + {{name}}
                    update {{name}} = clamp({{name}} + error, -10, 10)
                }
                loss {{(name == "Law" ? "Laws" : name)}} : Grpo {
                    let {{name}} = mean(reward)
                    control own = P(error: 1 - mean(entropy), kp: 1)
                    bonus b = own * {{name}} * abs(advantage) * ratio + {{name}} * mean(reward where reward > 0) * ratio
                }
                loss Controlled : Grpo {
                    control {{name}} = Keeps(error: 1 - mean(entropy))
                    control other = Law(error: 1 - mean(entropy))
                    bonus b = ({{name}} + other) * abs(advantage) * ratio + mean(entropy) * ratio when prob > 0.2
                }
                loss Others : Grpo {
                    param {{name}} = 0.5 in [0, 1]
                    bonus c = {{name}} * ratio
                    metric {{name}} = mean(ratio)
                }
                loss Named : Grpo {
                    bonus {{name}} = 0.1 * ratio when prob > 0.5
                    bonus t_ = 0.2 * entropy
                }
                """));
        }

        PrintedModules.WriteTo(folder.Path, units);
        File.WriteAllText(Path.Combine(folder.Path, "names.json"), JsonSerializer.Serialize(distinct));
        var (code, text) = PythonProcess.Run(folder.Path, PrintedModules.Script("names.py"));
        Assert.True(code == 0 && text.Contains("passed", StringComparison.Ordinal), text);
    }

    /// <summary>A term may be called as the field of where another one counts is.</summary>
    [PythonFact]
    public void TermAndConditionNamesMayCollide()
    {
        using var folder = new TemporaryFolder();
        PrintedModules.WriteTo(folder.Path, [PrintedModules.Compile("meet.entropic", "loss A : Grpo {\n bonus a = 0.1 * ratio when prob > 0.5\n bonus a_when = 0.2 * entropy\n bonus a_when_2 = 0.2 * entropy when prob > 0.1\n}")]);
        File.WriteAllText(Path.Combine(folder.Path, "check.py"), """
            import torch, meet
            mask, logp = torch.ones(2, 3), torch.full((2, 3), -0.01, dtype=torch.float64)
            terms = meet.A.terms(mask=mask, logp=logp, old_logp=logp, entropy=logp.exp(), advantage=torch.zeros(2))
            assert len(terms) == 6 and terms.a_when.dtype == torch.float64 and terms.a_when_.dtype == torch.bool, terms
            value = meet.A.loss(mask=mask, logp=logp, old_logp=logp, entropy=torch.ones_like(logp), advantage=torch.zeros(2))
            assert abs(value.item() + 0.1 + 0.2 + 0.2) < 1e-12, value
            print("passed")
            """);
        var (code, text) = PythonProcess.Run(folder.Path, "check.py");
        Assert.True(code == 0 && text.Contains("passed", StringComparison.Ordinal), text);
    }
}

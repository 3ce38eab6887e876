using EntroPIC.Python;
using EntroPIC.Tests.Python;

namespace Python.Tests;

/// <summary>Padding, and elements of a padded tensor that represent a group or a position.</summary>
public sealed class PaddingTests
{
    /// <summary>The softmax over all tokens is 1 where there is one, and its mean is a half where there are two, whatever their log-probabilities.</summary>
    [PythonFact]
    public void OverflowInPaddingReachesNoGradient() => Check("softmaxes.entropic", "loss A {\n    policy softmax(softmax(logp))\n}", """
        import math, torch, softmaxes
        for mask, logp, expected in [
            ([[1, 0]], [[-1000, 0]], -1),
            ([[0, 0], [1, 0]], [[0, 0], [-1000, 0]], -1),
            ([[0, 1, 1]], [[0, -1000, -1000 + math.log(3)]], -0.5),
            ([[0, 0], [1, 0], [0, 1]], [[0, math.nan], [-1000, math.inf], [0, -998]], -0.5),
        ]:
            mask, logp = torch.tensor(mask), torch.tensor(logp, dtype=torch.float64, requires_grad=True)
            value = softmaxes.A.loss(mask=mask, logp=logp, totals=softmaxes.A.totals(mask=mask, logp=logp))
            value.backward()
            assert abs(value.item() - expected) < 1e-12, value
            assert (logp.grad.abs() < 1e-12).all(), logp.grad
        print("passed")
        """);

    /// <summary>The sums of the positions are -2 and -5, and -2 in the second group; the means of the groups 3.5 and 1.</summary>
    [PythonFact]
    public void SelectionsTreatGroupsAndPositionsAsOneElement() => Check("selections.entropic", """
        loss Ranks {
            advantage = rank(sum(logp per position))
            policy logp * advantage
        }
        loss RanksInGroups {
            advantage = rank(sum(logp per position) per group)
            policy logp * advantage
        }
        loss Least {
            advantage = if bottom(0.5, sum(logp per position)) then 1 else 0
            policy logp * advantage
        }
        loss GroupRanks {
            advantage = reward + rank(mean(reward per group))
            policy logp * advantage
        }
        loss GreatestGroup {
            advantage = reward + (if top(0.5, mean(reward per group)) then 1 else 0)
            policy logp * advantage
        }
        """, """
        import torch, selections
        mask = torch.tensor([[1, 1], [1, 1], [1, 0]])
        given = {"mask": mask, "group": torch.tensor([4, 4, 2])}
        logp = torch.tensor([[-1, -2], [-1, -3], [-2, 0]], dtype=torch.float64)
        reward = torch.tensor([3, 4, 1], dtype=torch.float64)

        def expect(found, expected):
            expected = torch.tensor(expected, dtype=torch.float64)
            assert (torch.where(mask.bool(), found - expected, 0.0) == 0).all(), found

        expect(selections.Ranks.advantage(**given, logp=logp), [[1, 0], [1, 0], [2, 0]])
        expect(selections.RanksInGroups.advantage(**given, logp=logp), [[1, 0], [1, 0], [0, 0]])
        expect(selections.Least.advantage(**given, logp=logp), [[0, 1], [0, 1], [0, 0]])
        expect(selections.GroupRanks.advantage(**given, reward=reward), [[4], [5], [1]])
        expect(selections.GreatestGroup.advantage(**given, reward=reward), [[4], [5], [1]])
        print("passed")
        """);

    /// <summary>Of each response, each prompt and each column of a prompt, with gaps in the mask; the second response of prompt 4 has no tokens.</summary>
    [PythonFact]
    public void SelectionsWithinScopesSeeTheirOwnTokensAlone() => Check("within.entropic", """
        loss A {
            advantage = quantile(0.5, value per sequence) + 100 * quantile(0.5, value per group) + 10000 * quantile(1, value per position)
            policy logp * advantage
        }
        loss B {
            advantage = (if top(0.5, value per sequence) then 1 else 0) + (if bottom_count(2, value where value < 8 per group) then 10 else 0)
                + (if top_count(1, value per position) then 100 else 0) + (if top_count(mean(value) - 9, value per sequence) then 1000 else 0)
            policy logp * advantage
        }
        """, """
        import torch, within
        mask = torch.tensor([[1, 0, 1], [0, 0, 0], [1, 1, 1]])
        group = torch.tensor([4, 4, 2])
        value = torch.tensor([[3, 99, 5], [99, 99, 99], [9, 1, 2]], dtype=torch.float64)

        def expect(found, expected):
            expected = torch.tensor(expected, dtype=torch.float64)
            assert (torch.where(mask.bool(), found - expected, 0.0) == 0).all(), found

        expect(within.A.advantage(mask=mask, group=group, value=value), [[30404, 0, 50404], [0, 0, 0], [90202, 10202, 20202]])
        expect(within.B.advantage(mask=mask, group=group, value=value), [[110, 0, 111], [0, 0, 0], [101, 110, 110]])
        print("passed")
        """);

    /// <summary>
    /// A selection in each group runs once a group, and processes have different numbers of groups: what asks all processes is computed before.
    /// </summary>
    [Fact]
    public void SelectionsWithinScopesAskNoOtherProcess()
    {
        var text = ModulePrinter.Print(PrintedModules.Compile("asked.entropic", """
            loss A : Grpo {
                group few when sample(mean(prob), prob > mean(prob) per group) weight 0.1
                metric m = mean(if top(0.5, entropy - mean(entropy) per position) then 1 else 0)
            }
            """))!;
        Assert.Matches(@"within_group\(lambda \*part, share=[^:]*: sample\(share, \*part\), group, ", text);
        Assert.Contains("within_position(lambda *part, share=0.5: top(share, *part), group, ", text, StringComparison.Ordinal);
    }

    private static void Check(string path, string losses, string script)
    {
        using var folder = new TemporaryFolder();
        PrintedModules.WriteTo(folder.Path, [PrintedModules.Compile(path, losses)]);
        File.WriteAllText(Path.Combine(folder.Path, "check.py"), script);
        var (code, text) = PythonProcess.Run(folder.Path, "check.py");
        Assert.True(code == 0 && text.Contains("passed", StringComparison.Ordinal), text);
    }
}

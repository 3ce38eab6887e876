using Differential.Forms;
using Differential.Machine;
using TorchSharp;

namespace Differential.Tests;

/// <summary>A sample of the long run, other programs than those that others are tested with.</summary>
public class SampleTests
{
    private const int Programs = 200;

    [Fact]
    public void AllFormsAgree()
    {
        torch.set_num_threads(1);
        using var forms = new AllForms();
        List<Trial> trials = [.. Enumerable.Range(0, Programs).Select(static k => LongRun.TrialOf(2, k))];
        var findings = trials.Chunk(LongRun.PartSize).SelectMany(part => new Examiner(forms.List).Examine(part))
            .Select(static (verdict, k) => (Program: k, verdict.Finding)).Where(static found => found.Finding is not null)
            .Select(static found => $"program {found.Program}: {found.Finding!.Kind}: {found.Finding.Message}");
        Assert.Empty(findings);
    }
}

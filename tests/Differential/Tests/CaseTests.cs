using Differential.Forms;
using Differential.Machine;

namespace Differential.Tests;

/// <summary>Shrunk cases of differences that the long run found. Each must agree, or be refused where its declaration makes no sense.</summary>
public class CaseTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "cases");

    private static readonly HashSet<string> Refused = ["weight-of-1-per-token-on-a-policy-per-sequence"];

    public static TheoryData<string> Names => [.. Directory.GetDirectories(Folder).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void FormsAgree(string name)
    {
        using var forms = new AllForms();
        var verdict = new Examiner(forms.List).Examine([CaseFile.Read(Path.Combine(Folder, name))])[0];

        Assert.Null(verdict.Finding?.Message);
        Assert.Equal(Refused.Contains(name) ? Outcomes.Refused : Outcomes.Agreed, verdict.Outcome);
    }
}

using Differential.Forms;
using Differential.Machine;
using Differential.Reference;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace Differential.Tests;

/// <summary>Generated programs are mostly well-typed and cover the whole language.</summary>
public class GeneratorTests
{
    private const int Programs = 3000;

    private static readonly Lazy<IReadOnlyList<CompiledProgram>> First =
        new(static () => [.. Enumerable.Range(0, Programs).Select(static k => CompiledProgram.Of($"P{k}", LongRun.TrialOf(1, k).Program))]);

    private static IEnumerable<CompiledProgram> Accepted => First.Value.Where(static program => program is { IsAccepted: true, Failure: null });

    private static IEnumerable<LossModel> Models => Accepted.SelectMany(static program => program.Unit!.Losses.Select(static loss => loss.Model));

    [Fact]
    public void MostProgramsAreAccepted() => Assert.InRange(Accepted.Count(), Programs * 0.7, Programs);

    [Fact]
    public void ProgramsDependOnlyOnSeedAndIndex()
    {
        Assert.Equal(LongRun.TrialOf(5, 17).Program, LongRun.TrialOf(5, 17).Program);
        Assert.Equal(CaseFile.Text(LongRun.TrialOf(5, 17).Batch), CaseFile.Text(LongRun.TrialOf(5, 17).Batch));
        Assert.NotEqual(LongRun.TrialOf(5, 17).Program, LongRun.TrialOf(5, 18).Program);
    }

    [Fact]
    public void EveryOperationOccurs()
    {
        var graphs = Models.Select(static loss => loss.Graph).Concat(Models.SelectMany(static loss => loss.Controls).Select(static control => control.Controller.Graph));
        var seen = graphs.Distinct().SelectMany(static graph => Enumerable.Range(0, graph.Count).Select(id => graph[id].Op)).ToHashSet();
        // Programs have no values of the vocabulary; Runtime.Tests has tests of these by themselves.
        AssertNoneIsMissing(Enum.GetValues<Op>().Where(op => op is not (Op.Error or Op.Statistic) && !seen.Contains(op)));
    }

    [Fact]
    public void EveryItemOccurs()
    {
        var seen = Accepted.SelectMany(static program => program.File.Losses).SelectMany(static loss => loss.Items).Select(static item => item.GetType()).ToHashSet();
        Type[] items =
        [
            typeof(ParamSyntax), typeof(LetSyntax), typeof(AdvantageSyntax), typeof(ControlSyntax), typeof(GroupSyntax), typeof(WeightSyntax), typeof(KeepSyntax),
            typeof(PolicySyntax), typeof(TermSyntax), typeof(ReduceSyntax), typeof(MetricSyntax), typeof(RemoveSyntax),
        ];
        AssertNoneIsMissing(items.Where(item => !seen.Contains(item)));
    }

    [Fact]
    public void EveryReductionOccursAtEveryScopeOfTerms()
    {
        var seen = Models.SelectMany(static loss => loss.Terms).Select(static term => (term.Reduction.Mode, term.Value.Scope)).ToHashSet();
        EntroPIC.Dsl.Graph.Scope[] scopes = [EntroPIC.Dsl.Graph.Scope.Token, EntroPIC.Dsl.Graph.Scope.Sequence, EntroPIC.Dsl.Graph.Scope.Group];
        AssertNoneIsMissing(ReductionMode.All.SelectMany(mode => scopes.Select(scope => (mode, scope))).Where(pair => !seen.Contains(pair)));
        Assert.Contains(seen, static pair => pair.Scope == EntroPIC.Dsl.Graph.Scope.Batch);
    }

    [Fact]
    public void EverySignalOccurs()
    {
        var seen = Models.SelectMany(static loss => Traversal.InOrder(loss.Loss)).Where(static node => node.Op == Op.Signal).Select(static node => node.Name).ToHashSet();
        AssertNoneIsMissing(SignalInfo.OfBatches.Select(static signal => signal.Name).Where(name => !seen.Contains(name)));
    }

    [Fact]
    public void EveryLibraryControllerAndLossOccurs()
    {
        var controllers = Models.SelectMany(static loss => loss.Controls).Select(static control => control.Controller.Name).ToHashSet();
        var library = Catalog.Library.SelectMany(static file => file.File.Unit.Declarations).ToList();

        // The output of a constant is that constant, and no control any more.
        AssertNoneIsMissing(library.OfType<ControllerSyntax>().Select(static law => law.Name).Where(name => name != "Fixed" && !controllers.Contains(name)));
        var bases = Accepted.SelectMany(static program => program.File.Losses).Select(static loss => loss.Base).ToHashSet();
        AssertNoneIsMissing(library.OfType<LossSyntax>().Select(static loss => loss.Name).Where(name => !bases.Contains(name)));
    }

    private static void AssertNoneIsMissing<T>(IEnumerable<T> missing)
    {
        var names = string.Join(", ", missing);
        Assert.True(names.Length == 0, "missing: " + names);
    }
}

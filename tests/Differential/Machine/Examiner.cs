using Differential.Forms;
using Differential.Reference;

namespace Differential.Machine;

/// <summary>Tries programs on batches, many at a time: compiles, evaluates in every form, compares with what the declaration says.</summary>
internal sealed class Examiner(IReadOnlyList<IForm> forms)
{
    private int _count;

    /// <summary>The verdict of each trial.</summary>
    public IReadOnlyList<Verdict> Examine(IReadOnlyList<Trial> trials)
    {
        // Trials of one program share what it compiles to.
        var programs = trials.Select(static trial => trial.Program).Distinct().ToDictionary(static text => text, text => CompiledProgram.Of($"P{++_count}", text));
        using var compilation = new Compilation([.. programs.Values.Where(static program => program is { IsAccepted: true, Failure: null })]);
        var cases = trials.Select(trial => new Case(programs[trial.Program], trial.Batch)).ToList();
        foreach (var form in forms)
        {
            form.Prepare([.. cases.Where(static item => item.IsOpen).SelectMany(static item => item.Losses)]);
        }

        return [.. cases.Select(Examine)];
    }

    private Verdict Examine(Case item)
    {
        var program = item.Program;
        if (!program.IsAccepted && program.Failure is null)
        {
            return new Verdict(Outcomes.Refused, null);
        }

        if (program.Failure is { } failure)
        {
            return Failed(failure.Kind, failure.Message);
        }

        var compared = new Dictionary<string, bool>();
        var isExtreme = false;
        foreach (var loss in item.Losses)
        {
            try
            {
                var finding = Examine(loss, compared, ref isExtreme);
                if (finding is not null)
                {
                    return new Verdict(Outcomes.Failed, finding) { Compared = compared };
                }
            }
            catch (BrokenInvariantException)
            {
                return new Verdict(Outcomes.OutOfRange, null);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                return Failed($"interpreter: {error.GetType().Name}", error.ToString());
            }
        }

        if (program.Warning is { } warning)
        {
            return new Verdict(Outcomes.Failed, warning) { Compared = compared };
        }

        return new Verdict(isExtreme ? Outcomes.Extreme : Outcomes.Agreed, null) { Compared = compared };
    }

    private Finding? Examine(LossCase loss, Dictionary<string, bool> compared, ref bool isExtreme)
    {
        var expected = new Expectation(loss.Program.File, loss.Syntax, loss.Batch);
        if (expected.IsExtreme)
        {
            isExtreme = true;
            return null;
        }

        if (Smoothness.Difference(loss, expected) is { } slope)
        {
            return new Finding("interpreter: slope", slope);
        }

        foreach (var form in forms.Where(form => form.Takes(loss)))
        {
            if (!(compared[form.Name] = expected.IsStable(form.Precision)))
            {
                continue;
            }

            IReadOnlyList<Outcome> given;
            try
            {
                given = form.Run(loss);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                return new Finding($"{form.Name}: {error.GetType().Name}", $"{loss.Name}: {error.Message}");
            }

            if (expected.Difference(given, form.Precision) is { } difference)
            {
                return new Finding($"{form.Name}: {difference.What}", $"{loss.Name}: {difference}");
            }
        }

        return null;
    }

    private static Verdict Failed(string kind, string message) => new(Outcomes.Failed, new Finding(kind, message));

    /// <summary>A program with the batch of a trial.</summary>
    private sealed record Case(CompiledProgram Program, BatchCase Batch)
    {
        public bool IsOpen => Program is { IsAccepted: true, Failure: null };

        public IReadOnlyList<LossCase> Losses { get; } = Program.File is null ? [] : [.. Program.File.Losses.Select(loss => new LossCase(Program, loss, Batch))];
    }
}

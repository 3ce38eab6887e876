using Differential.Forms;
using Differential.Machine;

namespace Differential.Shrinking;

/// <summary>Makes a failing trial as small as it can be and still fail in the same way.</summary>
internal sealed class Shrinker(IReadOnlyList<IForm> forms, TimeSpan limit)
{
    private const int AtOnce = 24;

    public (Trial Trial, Finding Finding) Shrink(Trial trial, Finding finding)
    {
        // What fails in one form is of interest in that one alone.
        var examiner = new Examiner([.. forms.Where(form => finding.Kind.StartsWith(form.Name + ":", StringComparison.Ordinal))]);
        var end = DateTime.UtcNow + limit;
        for (var isSmaller = true; isSmaller && DateTime.UtcNow < end;)
        {
            isSmaller = false;
            foreach (var candidates in new[] { Programs(trial), Batches(trial) })
            {
                if (FirstOf(examiner, candidates, finding.Kind, end) is var (smaller, found))
                {
                    (trial, finding, isSmaller) = (smaller, found, true);
                    break;
                }
            }
        }

        return (trial, finding);
    }

    private static IEnumerable<Trial> Programs(Trial trial) =>
        ProgramShrinker.Smaller(trial.Program).Where(text => text.Length < trial.Program.Length).Distinct().Select(text => trial with { Program = text });

    private static IEnumerable<Trial> Batches(Trial trial) => BatchShrinker.Smaller(trial.Batch).Select(batch => trial with { Batch = batch });

    private static (Trial Trial, Finding Finding)? FirstOf(Examiner examiner, IEnumerable<Trial> candidates, string kind, DateTime end)
    {
        foreach (var some in candidates.Chunk(AtOnce))
        {
            var verdicts = examiner.Examine(some);
            for (var i = 0; i < some.Length; i++)
            {
                if (verdicts[i].Finding is { } finding && finding.Kind == kind)
                {
                    return (some[i], finding);
                }
            }

            if (DateTime.UtcNow > end)
            {
                break;
            }
        }

        return null;
    }
}

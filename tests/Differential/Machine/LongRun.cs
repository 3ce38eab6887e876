using System.Text.Json;
using Differential.Forms;
using Differential.Generation;
using Differential.Shrinking;

namespace Differential.Machine;

/// <summary>
/// Many programs, part by part. What is done is kept in a file beside the findings, so that a run that ended goes on where it was;
/// several workers share the parts among them.
/// </summary>
internal sealed class LongRun(string folder, ulong seed, IReadOnlyList<IForm> forms)
{
    /// <summary>Programs that are compiled at once.</summary>
    public const int PartSize = 100;

    /// <summary>The first of a kind are shrunk and kept.</summary>
    private const int KeptOfKind = 1;

    private static readonly TimeSpan ShrinkLimit = TimeSpan.FromSeconds(60);

    /// <summary>Program k of a seed, with its batch.</summary>
    public static Trial TrialOf(ulong seed, long index) => new(ProgramGenerator.Generate(seed, index), new BatchGenerator(Dice.Of(~seed, index)).Batch());

    /// <summary>The combined tally of all workers of a run.</summary>
    public static Tally TallyOf(string folder)
    {
        var whole = new Tally();
        foreach (var state in Directory.EnumerateFiles(folder, "seed-*.json"))
        {
            whole.Add(JsonSerializer.Deserialize<Progress>(File.ReadAllText(state))!.Tally);
        }

        return whole;
    }

    /// <summary>Does the parts of one worker up to a number of programs.</summary>
    public Tally Run(long programs, int worker, int workers)
    {
        Directory.CreateDirectory(folder);
        var state = Path.Combine(folder, $"seed-{seed}-worker-{worker}-of-{workers}.json");
        var done = File.Exists(state) ? JsonSerializer.Deserialize<Progress>(File.ReadAllText(state))! : new Progress();
        var examiner = new Examiner(forms);
        for (var part = done.Parts * workers + worker; part * PartSize < programs; part += workers)
        {
            var trials = Enumerable.Range(0, PartSize).Select(i => TrialOf(seed, (part * PartSize) + i)).ToList();
            var verdicts = examiner.Examine(trials);
            for (var i = 0; i < trials.Count; i++)
            {
                done.Tally.Add(verdicts[i]);
                if (verdicts[i].Finding is { } finding)
                {
                    Keep(trials[i], finding, (part * PartSize) + i);
                }
            }

            done.Parts++;
            File.WriteAllText(state, JsonSerializer.Serialize(done));
            Console.WriteLine($"{DateTime.Now:HH:mm:ss} {done.Tally.Tried} tried, {done.Tally.Found.Values.Sum()} found");
        }

        return done.Tally;
    }

    /// <summary>Tries one program; false where it fails, and is kept.</summary>
    public bool Try(long index)
    {
        Directory.CreateDirectory(folder);
        var trial = TrialOf(seed, index);
        if (new Examiner(forms).Examine([trial])[0].Finding is not { } finding)
        {
            return true;
        }

        Keep(trial, finding, index);
        return false;
    }

    private void Keep(Trial trial, Finding finding, long index)
    {
        var kind = new string([.. finding.Kind.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        Console.WriteLine($"program {index}: {finding.Kind}: {finding.Message.Split('\n')[0]}");
        if (Directory.GetDirectories(folder, kind + "-*").Length < KeptOfKind)
        {
            var place = Path.Combine(folder, $"{kind}-{seed}-{index}");
            Directory.CreateDirectory(place);
            var (smallest, found) = new Shrinker(forms, ShrinkLimit).Shrink(trial, finding);
            CaseFile.Write(place, smallest, found, forms);
        }
    }

    private sealed class Progress
    {
        public long Parts { get; set; }

        public Tally Tally { get; set; } = new();
    }
}

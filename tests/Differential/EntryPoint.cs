using System.Globalization;
using Differential.Forms;
using Differential.Generation;
using Differential.Machine;
using TorchSharp;

namespace Differential;

/// <summary>The long run and the tools for what it finds.</summary>
internal static class EntryPoint
{
    private const string Usage = """
        run COUNT SEED FOLDER [WORKER WORKERS]   tries COUNT programs, keeps what it finds in FOLDER, and goes on where it ended
        replay FOLDER [TIMES]                    tries a kept case again, and shows what each form gives
        files FOLDER BATCHES SEED                tries each `.entropic` file of a folder on so many random batches
        table FOLDER                             prints what the workers of a run came to
        digest COUNT SEED                        prints a hash of what the fused form gives, to the bit
        show SEED INDEX                          prints program INDEX of SEED
        shrink SEED INDEX FOLDER                 tries program INDEX of SEED, and keeps the smallest that fails alike in FOLDER
        """;

    public static int Main(string[] arguments)
    {
        torch.set_num_threads(1);
        switch (arguments)
        {
            case ["run", var count, var seed, var folder, .. var rest]:
                var worker = rest.Length == 2 ? Number(rest[0]) : 0;
                var tally = new LongRun(folder, (ulong)Number(seed), Forms.Value.List).Run(Number(count), (int)worker, rest.Length == 2 ? (int)Number(rest[1]) : 1);
                Console.Write(tally);
                return tally.Found.Count == 0 ? 0 : 1;
            case ["replay", var folder, .. var times]:
                var trial = CaseFile.Read(folder);
                var examined = new Examiner(Forms.Value.List).Examine([.. Enumerable.Repeat(trial, times.Length == 1 ? (int)Number(times[0]) : 1)]);
                var verdict = examined.FirstOrDefault(static verdict => verdict.Finding is not null) ?? examined[0];
                Console.WriteLine($"{verdict.Outcome} {verdict.Finding?.Kind} {verdict.Finding?.Message}\n\n{trial.Program}\n{Report.Of(trial, Forms.Value.List)}");
                return verdict.Finding is null ? 0 : 1;
            case ["files", var folder, var batches, var seed]:
                return TryFiles(folder, (int)Number(batches), (ulong)Number(seed));
            case ["table", var folder]:
                Console.Write(LongRun.TallyOf(folder));
                return 0;
            case ["digest", var count, var seed]:
                Console.WriteLine(Digest.Of((int)Number(count), (ulong)Number(seed)));
                return 0;
            case ["shrink", var seed, var index, var folder]:
                return new LongRun(folder, (ulong)Number(seed), Forms.Value.List).Try(Number(index)) ? 0 : 1;
            case ["show", var seed, var index]:
                Console.Write(LongRun.TrialOf((ulong)Number(seed), Number(index)).Program);
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static int TryFiles(string folder, int batches, ulong seed)
    {
        var drawn = Enumerable.Range(0, batches).Select(index => new BatchGenerator(Dice.Of(seed, index)).Batch()).ToList();
        var examiner = new Examiner(Forms.Value.List);
        var isClean = true;
        foreach (var file in Directory.GetFiles(folder, "*.entropic").Order(StringComparer.Ordinal))
        {
            var program = File.ReadAllText(file);
            var verdicts = examiner.Examine([.. drawn.Select(batch => new Trial(program, batch))]);
            Console.WriteLine($"{Path.GetFileName(file)}: {string.Join(", ", verdicts.CountBy(static verdict => verdict.Outcome).Select(static count => $"{count.Value} {count.Key}"))}");
            if (drawn.Zip(verdicts).FirstOrDefault(static item => item.Second.Finding is not null) is (var batch, { Finding: { } finding }))
            {
                Console.WriteLine($"  {finding.Kind}: {finding.Message}\n  {CaseFile.Text(batch)}");
                isClean = false;
            }
        }

        return isClean ? 0 : 1;
    }

    private static readonly Lazy<AllForms> Forms = new(static () => new AllForms());

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

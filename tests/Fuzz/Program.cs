using System.Globalization;

namespace Fuzz;

/// <summary>
/// Fuzzes for long: <c>dotnet run -c Release --project tests/Fuzz -- INPUTS [READER] [SEED]</c>. With <c>show NUMBER READER [SEED]</c>, writes
/// one input to the standard output.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["show", var wanted, var of, ..])
        {
            var reader = ForeignReaders.All.Single(reader => reader.Name == of);
            using var output = Console.OpenStandardOutput();
            output.Write(new Fuzzer(reader, Number(args, 3), "").Input(long.Parse(wanted, CultureInfo.InvariantCulture)));
            return 0;
        }

        var inputs = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        var readers = ForeignReaders.All.Where(reader => args.Length < 2 || args[1] == "all" || reader.Name == args[1]).ToList();
        var root = Directory.CreateTempSubdirectory("entropic-fuzz-").FullName;
        Console.WriteLine($"inputs are written below `{root}`; what is there after a crash has caused it");
        Console.WriteLine("| reader | inputs | read | refused | failed | slowest |\n| --- | --- | --- | --- | --- | --- |");
        var failed = 0L;
        foreach (var reader in readers)
        {
            var tally = new Fuzzer(reader, Number(args, 2), root).Run(0, inputs);
            Console.WriteLine(tally);
            foreach (var (number, fault) in tally.Faults)
            {
                Console.WriteLine($"  input {number}: {fault}");
            }

            failed += tally.Failed;
        }

        Directory.Delete(root, recursive: true);
        return failed == 0 ? 0 : 1;
    }

    private static int Number(string[] args, int index) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : 0;
}

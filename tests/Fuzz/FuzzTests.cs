namespace Fuzz;

/// <summary>A sample of what the program does for long.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 300;

    /// <summary>The names of all readers.</summary>
    public static TheoryData<string> Names => [.. ForeignReaders.All.Select(static reader => reader.Name)];

    [Theory, MemberData(nameof(Names))]
    public void EveryInputIsReadOrRefused(string name)
    {
        var root = Directory.CreateTempSubdirectory("entropic-fuzz-").FullName;
        try
        {
            var tally = new Fuzzer(ForeignReaders.All.Single(reader => reader.Name == name), seed: 1, root).Run(0, Inputs);
            Assert.True(tally.Failed == 0, string.Join('\n', tally.Faults.Select(fault => $"input {fault.Number} of {name}: {fault.Fault}")));
            Assert.True(tally.Read < tally.Inputs, "no input was refused");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}

using EntroPIC;
using EntroPIC.Tests;

namespace Runtime.Tests;

public sealed class CounterRandomTests
{
    [Fact]
    public void EveryCoordinateMatters()
    {
        double[] numbers =
        [
            CounterRandom.Uniform(1, 2, 3, 4),
            CounterRandom.Uniform(2, 2, 3, 4),
            CounterRandom.Uniform(-1, 2, 3, 4),
            CounterRandom.Uniform(1, 3, 3, 4),
            CounterRandom.Uniform(1, 2, 2, 4),
            CounterRandom.Uniform(1, 2, 3, 3),
            CounterRandom.Uniform(1, 3, 2, 4),
            CounterRandom.Uniform(1, 2, 4, 3),
        ];
        Assert.Equal(numbers.Length, numbers.Distinct().Count());
    }

    // Recorded responses stay reproducible only as long as these do not change.
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 2, 3, 4)]
    [InlineData(-1, int.MaxValue, 0, 1)]
    public void NumbersMatchReference(long seed, int prompt, int response, int position) =>
        Assert.Equal(Reference(seed, prompt, response, position), CounterRandom.Uniform(seed, prompt, response, position));

    [Theory]
    [InlineData("seed")]
    [InlineData("prompt")]
    [InlineData("response")]
    [InlineData("position")]
    public void NeighborsAlongEachCoordinateAreUniform(string coordinate)
    {
        var counts = new double[64];
        for (var i = 0; i < 64_000; i++)
        {
            var number = coordinate switch
            {
                "seed" => CounterRandom.Uniform(i, 0, 0, 0),
                "prompt" => CounterRandom.Uniform(0, i, 0, 0),
                "response" => CounterRandom.Uniform(0, 0, i, 0),
                _ => CounterRandom.Uniform(0, 0, 0, i),
            };
            counts[(int)(number * 64)]++;
        }
        ChiSquare.AssertFits(counts, [.. Enumerable.Repeat(1.0 / 64, 64)]);
    }

    [Fact]
    public void ConsecutiveNumbersAreIndependent()
    {
        var counts = new double[64];
        for (var i = 0; i < 64_000; i++)
        {
            var (first, second) = (CounterRandom.Uniform(7, 0, i, 0), CounterRandom.Uniform(7, 0, i, 1));
            counts[(int)(first * 8) * 8 + (int)(second * 8)]++;
        }
        ChiSquare.AssertFits(counts, [.. Enumerable.Repeat(1.0 / 64, 64)]);
    }

    // The definition in unbounded integers.
    private static double Reference(params long[] words)
    {
        var size = UInt128.One << 64;
        UInt128 hash = 0;
        foreach (var word in words)
        {
            hash = ((hash ^ unchecked((ulong)word)) + 0x9E3779B97F4A7C15) % size;
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9 % size;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB % size;
            hash ^= hash >> 31;
        }
        return (double)(hash >> 11) / Math.Pow(2, 53);
    }
}

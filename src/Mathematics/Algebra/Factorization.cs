using System.Numerics;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>Splits whole numbers into primes, as far as small ones go.</summary>
internal static class Factorization
{
    private const int LargestTried = 10_000;

    /// <summary>The factors of a positive number; a large remainder without small factors counts as not prime.</summary>
    public static List<(BigInteger Factor, int Count, bool IsPrime)> Of(BigInteger number, WorkBudget budget)
    {
        var factors = new List<(BigInteger, int, bool)>();
        for (var candidate = 2; candidate <= LargestTried && number > 1; candidate += candidate == 2 ? 1 : 2)
        {
            budget.Spend();
            if ((BigInteger)candidate * candidate > number)
            {
                factors.Add((number, 1, true));
                return factors;
            }

            var count = 0;
            for (; (number % candidate).IsZero; count++)
            {
                number /= candidate;
            }

            if (count > 0)
            {
                factors.Add((candidate, count, true));
            }
        }

        if (number > 1)
        {
            AddRest(factors, number);
        }

        return factors;
    }

    private static void AddRest(List<(BigInteger Factor, int Count, bool IsPrime)> factors, BigInteger rest)
    {
        var isPrime = rest < (BigInteger)LargestTried * LargestTried;
        if (SquareRoot(rest) is { } root)
        {
            factors.Add((root, 2, root < (BigInteger)LargestTried * LargestTried));
        }
        else
        {
            factors.Add((rest, 1, isPrime));
        }
    }

    /// <summary>The whole square root, or null if there is none.</summary>
    private static BigInteger? SquareRoot(BigInteger number)
    {
        // Newton from above.
        var root = BigInteger.One << (int)((number.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (number / root)) >> 1;
            if (next >= root)
            {
                break;
            }

            root = next;
        }

        return root * root == number ? root : null;
    }
}

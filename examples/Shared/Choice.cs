namespace Examples;

/// <summary>Draws from probabilities.</summary>
internal static class Choice
{
    public static int Draw(Random random, ReadOnlySpan<float> probabilities)
    {
        var left = random.NextDouble();
        for (var choice = 0; choice < probabilities.Length - 1; choice++)
        {
            left -= probabilities[choice];
            if (left < 0)
            {
                return choice;
            }
        }

        return probabilities.Length - 1;
    }
}

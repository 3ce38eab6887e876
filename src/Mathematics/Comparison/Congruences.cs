using System.Text.RegularExpressions;

namespace EntroPIC.Mathematics.Comparison;

/// <summary>Moduli of the values: `3 \bmod 5` and `3 \bmod 4` are both 3, but different answers.</summary>
internal static partial class Congruences
{
    /// <summary>False where two answers have different moduli, or one is a congruence and the other an equation without modulus. One that
    /// leaves out the modulus may mean it.</summary>
    public static bool MayAgree(string reference, string response)
    {
        var (asked, said) = (ModuliIn(reference), ModuliIn(response));
        if (asked == said)
        {
            return true;
        }

        return (asked.Length == 0 || said.Length == 0)
            && !(IsCongruence(reference) && IsEquation(response)) && !(IsCongruence(response) && IsEquation(reference));
    }

    // In any order, as the answers of a list.
    private static string ModuliIn(string answer) =>
        string.Join(',', Modulus().Matches(answer).Select(static match => match.Groups["of"].Value.Trim()).Order(StringComparer.Ordinal));

    private static bool IsCongruence(string answer) => Modulus().IsMatch(answer) && Sign().IsMatch(answer);

    private static bool IsEquation(string answer) => answer.Contains('=', StringComparison.Ordinal) && !Modulus().IsMatch(answer);

    [GeneratedRegex(@"\\(?:pmod|bmod|mod)\s*(?:\{(?<of>[^{}]*)\}|(?<of>\d+|\S))")]
    private static partial Regex Modulus();

    [GeneratedRegex(@"\\equiv(?![a-zA-Z])|≡|\\pmod")]
    private static partial Regex Sign();
}

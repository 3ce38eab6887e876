using System.Globalization;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis.Signs;

/// <summary>Phrases of messages about signs.</summary>
internal static class SignWording
{
    /// <summary><c>the policy</c>, <c>the bonus `x`</c> or <c>the penalty `x`</c>.</summary>
    public static string Of(TermModel term) => term.Role switch
    {
        TermRole.Bonus => $"the bonus `{term.Name}`",
        TermRole.Penalty => $"the penalty `{term.Name}`",
        _ => "the policy",
    };

    /// <summary><c>1 nat</c>, <c>2 nats</c>.</summary>
    public static string Nats(double value) => $"{Number(value)} nat{(value == 1 ? "" : "s")}";

    /// <summary>A number of a trial, to three digits.</summary>
    public static string Number(double value) =>
        value.ToString("G3", CultureInfo.InvariantCulture).Replace("E+0", "e").Replace("E-0", "e-").Replace("E+", "e").Replace("E-", "e-");
}

using System.Reflection;
using EntroPIC.Dsl.Diagnostics;

namespace EntroPIC.Cli;

/// <summary>The pages of <c>docs/diagnostics</c>, embedded in the tool.</summary>
internal static class RulePages
{
    /// <summary>Prints the page of a rule and its path in the documentation.</summary>
    public static int Explain(string id, TextWriter output, TextWriter error)
    {
        if (Rules.All.FirstOrDefault(rule => rule.Id.Equals(id, StringComparison.OrdinalIgnoreCase) || rule.Id == "ENT" + id) is not { } rule)
        {
            error.WriteLine($"entropic: there is no rule `{id}`{Suggestions.DidYouMean(id, Rules.All.Select(static known => known.Id))}");
            return Entropic.CannotRun;
        }

        using var page = Assembly.GetExecutingAssembly().GetManifestResourceStream(rule.Id + ".md")!;
        using var reader = new StreamReader(page);
        output.Write(reader.ReadToEnd().ReplaceLineEndings());
        output.WriteLine();
        output.WriteLine($"docs/diagnostics/{rule.Id}.md");
        return Entropic.Success;
    }
}

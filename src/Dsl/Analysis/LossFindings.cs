using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis;

/// <summary>
/// Where what was found in a loss is said. A finding is about the declaration that brings it about: what a loss inherits as it is was
/// found, or allowed, where it is declared.
/// </summary>
internal sealed class LossFindings(BindingContext context, Declared<LossSyntax> loss)
{
    /// <summary>Whether the loss itself, or a function of its file, says this.</summary>
    public bool IsOwn(SourceSpan place) => context.IsHere(place)
        && (loss.Syntax.Span.Holds(place) || loss.Home.IsInFunction(place));

    /// <summary>True if the loss itself contains one of these places.</summary>
    public bool AreOwn(IEnumerable<SourceSpan?> places) => places.Any(place => place is { } span && IsOwn(span));

    /// <summary>Whether a function says this, of this file or of another.</summary>
    public bool IsInFunction(SourceSpan place) => !context.IsHere(place) || loss.Home.IsInFunction(place);

    /// <summary>Reports at the first of the places that is the loss's own, and nothing where none is.</summary>
    public void Report(Rule rule, IEnumerable<SourceSpan?> places, params object[] arguments)
    {
        if (places.FirstOrDefault(place => place is { } span && IsOwn(span)) is { } place)
        {
            context.Report(rule, place, arguments);
        }
    }

    /// <summary>What the user calls a value.</summary>
    public static string Describe(Node value)
    {
        while (value.Op is Op.Widen or Op.Stop && LabelOf(value) is null)
        {
            value = value.Inputs[0];
        }

        return value.Family == OpFamily.Leaf && value.Name.Length > 0 ? value.Name
            : LabelOf(value) ?? (value.IsConstant ? NumberText.Of(value.Number) : Wording.Shorten(value.Span?.Text ?? NodeNames.Of(value)));
    }

    private static string? LabelOf(Node value) => value.IsLabelLocal ? null : value.Label;

    /// <summary>The places of the loss's params that a value is computed from.</summary>
    public static IEnumerable<SourceSpan?> Params(LossModel model, Node value)
    {
        var names = new HashSet<string>(
            Traversal.InOrder(value).Where(static node => node.Op == Op.Parameter).Select(static node => node.Name), StringComparer.Ordinal);
        return model.Options.Where(option => names.Contains(option.Name)).Select(static option => (SourceSpan?)option.Syntax.NameSpan);
    }
}

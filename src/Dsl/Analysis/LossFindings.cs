using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis;

/// <summary>
/// Reports findings at the declaration that causes them: inherited items were checked, or allowed, where they are declared.
/// </summary>
internal sealed class LossFindings(BindingContext context, Declared<LossSyntax> loss)
{
    /// <summary>True for a place in the loss itself, or in a function of its file.</summary>
    public bool IsOwn(SourceSpan place) => context.IsHere(place)
        && (loss.Syntax.Span.Holds(place) || loss.Home.IsInFunction(place));

    /// <summary>True if the loss itself contains one of these places.</summary>
    public bool AreOwn(IEnumerable<SourceSpan?> places) => places.Any(place => place is { } span && IsOwn(span));

    /// <summary>True for a place in a function of any file.</summary>
    public bool IsInFunction(SourceSpan place) => !context.IsHere(place) || loss.Home.IsInFunction(place);

    /// <summary>Reports at the first place in the loss itself, if there is one.</summary>
    public void Report(Rule rule, IEnumerable<SourceSpan?> places, params object[] arguments)
    {
        if (places.FirstOrDefault(place => place is { } span && IsOwn(span)) is { } place)
        {
            context.Report(rule, place, arguments);
        }
    }

    /// <summary>The user's name or source of a value.</summary>
    public static string Describe(Node value)
    {
        while (value.Op is Op.Widen or Op.Stop && LabelOf(value) is null)
        {
            value = value.Inputs[0];
        }

        return value.Family == OpFamily.Leaf && value.Op != Op.Statistic && value.Name.Length > 0 ? value.Name
            : LabelOf(value) ?? (
                value.IsConstant ? NumberText.Of(value.Number) : SourceWording.Shorten(value.Span?.Text ?? NodeNames.Of(value)));
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

using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>The inputs and outputs of controls with a state for each prompt.</summary>
public sealed partial class PackedBatch
{
    /// <summary>
    /// The prompt of each group, under a name that stays the same for the whole run, such as the number of its row. Empty if no control asks
    /// for it. The same name twice is the same prompt.
    /// </summary>
    /// <exception cref="ArgumentException">There is not one for each group.</exception>
    public IReadOnlyList<string> PromptIds
    {
        get;
        set => field = value.Count == 0 || (value.Count == Layout.GroupCount && value.All(static id => id is not null))
            ? value
            : throw new ArgumentException($"there are ids of {value.Count(static id => id is not null)} prompts for {Layout.GroupCount} groups");
    } = [];

    /// <summary>The output of a control for each group, which slices carry: numbers of the batch's number type, or conditions.</summary>
    /// <exception cref="InvalidOperationException">The control has not stepped on this batch.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor OutputOf(string control)
    {
        var values = _attached.TryGetValue(OutputKey(control), out var kept)
            ? kept.Values
            : throw new InvalidOperationException(
                $"control `{control}` was not stepped on this batch; call Control (or BeginRollout, for one per rollout) before Evaluate");
        return values.dtype == ScalarType.Bool || values.dtype == NumberType ? values : values.to(NumberType);
    }

    /// <summary>Keeps the output of a control for each group.</summary>
    internal void SetOutput(string control, Tensor values) => Attach(OutputKey(control), Groups, values.to(_device));

    // No selection has such a name.
    private static string OutputKey(string control) => $"control {control}";

    private IReadOnlyList<string> PromptIdsOf(int first, int end) => PromptIds.Count == 0
        ? []
        : [.. PromptIds.Where((_, group) => Layout.GroupOffsets[group] < end && Layout.GroupOffsets[group + 1] > first)];
}

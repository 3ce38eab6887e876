using System.ComponentModel;
using EntroPIC.Batches;
using EntroPIC.Controllers;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Generated;

/// <summary>Steps of controls per group.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GroupControls
{
    /// <summary>
    /// Steps the state of each group's prompt, in the order of the groups, and gives the batch the outputs, which
    /// <see cref="PackedBatch.OutputOf"/> reads. A prompt that has two groups steps twice.
    /// </summary>
    /// <param name="last">The control before; null before its first step.</param>
    /// <param name="batch">The rollout or step.</param>
    /// <param name="control">The control.</param>
    /// <param name="step">One step of a state, which is null before the prompt's first, with the arguments of a group.</param>
    /// <param name="where">The groups that step; the others get an output, too, but keep their state. Null for all.</param>
    /// <exception cref="InvalidOperationException">The batch does not say of which prompts its groups are.</exception>
    public static GroupControl<TState> Step<TState, TOutput>(
        GroupControl<TState>? last, PackedBatch batch, string control, Func<TState?, int, ControlStep<TState, TOutput>> step, bool[]? where = null)
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        var groups = batch.Layout.GroupCount;
        if (batch.PromptIds.Count != groups)
        {
            throw new InvalidOperationException(
                $"control `{control}` has a state for each prompt, but the batch does not say of which prompts its groups are; set `{nameof(PackedBatch.PromptIds)}`");
        }

        last ??= GroupControl<TState>.None;
        var outputs = new TOutput[groups];
        var stepped = new List<(string Prompt, TState State)>(groups);
        var before = new Dictionary<string, TState>(StringComparer.Ordinal);
        var (sum, saturated, count) = (0.0, 0, 0);
        for (var group = 0; group < groups; group++)
        {
            var prompt = batch.PromptIds[group];
            var result = step(before.TryGetValue(prompt, out var state) ? state : last.Find(prompt), group);
            outputs[group] = result.Output;
            if (where is not null && !where[group])
            {
                continue;
            }

            sum += Convert.ToDouble(result.Output, null);
            saturated += result.IsSaturated ? 1 : 0;
            count++;
            if (result.State is not NoState)
            {
                before[prompt] = result.State;
                stepped.Add((prompt, result.State));
            }
        }

        batch.SetOutput(control, outputs is bool[] conditions ? torch.tensor(conditions) : torch.tensor((double[])(object)outputs));
        return last.After(stepped, sum / Math.Max(1, count), (double)saturated / Math.Max(1, count));
    }

    /// <summary>The numbers of each group.</summary>
    public static double[] Numbers(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.to(ScalarType.Float64).cpu().data<double>().ToArray();
    }

    /// <summary>The conditions of each group.</summary>
    public static bool[] Conditions(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.cpu().data<bool>().ToArray();
    }

    /// <summary>The measurements of each group.</summary>
    /// <param name="values">The measurements.</param>
    /// <param name="control">The control.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="where">The groups that step; null for all.</param>
    /// <exception cref="NotFiniteNumberException">One is NaN or infinite; a state that took it up would never recover.</exception>
    public static double[] Finite(Tensor values, string control, string parameter, bool[]? where = null)
    {
        var numbers = Numbers(values);
        for (var group = 0; group < numbers.Length; group++)
        {
            if ((where is null || where[group]) && !double.IsFinite(numbers[group]))
            {
                throw new NotFiniteNumberException(
                    $"control `{control}`: the measured `{parameter}` is {numbers[group]} for group {group}; the controller keeps its states and is not stepped", numbers[group]);
            }
        }

        return numbers;
    }
}

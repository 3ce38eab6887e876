using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EntroPIC.Controllers;

/// <summary>
/// A control per group: a state for each prompt, and the last step. Immutable. At most <see cref="MostPrompts"/> prompts have a state; for
/// further ones, the states that stepped longest ago are given up, and their prompts start anew.
/// </summary>
/// <typeparam name="TState">The controller's state.</typeparam>
public sealed class GroupControl<TState>
    where TState : class
{
    /// <summary>The largest number of prompts with a state: 131,072.</summary>
    public const int MostPrompts = 1 << 17;

    private ImmutableDictionary<string, (long Order, TState State)> _states = ImmutableDictionary.Create<string, (long, TState)>(StringComparer.Ordinal);
    private long _steps;

    /// <summary>The mean of the outputs of the last step, over the groups that stepped; 0 for none.</summary>
    [JsonPropertyName("output")]
    public required double Output { get; init; }

    /// <summary>The share of the groups of the last step whose output is held at a bound.</summary>
    [JsonPropertyName("saturated")]
    public required double Saturated { get; init; }

    /// <summary>The number of states given up so far for lack of room.</summary>
    [JsonPropertyName("evicted")]
    public required long Evicted { get; init; }

    /// <summary>The state of each prompt, those that stepped longest ago first.</summary>
    /// <exception cref="JsonException">A prompt has two states, or there are too many.</exception>
    [JsonPropertyName("prompts")]
    public required IReadOnlyList<PromptState<TState>> Prompts
    {
        get => [.. _states.OrderBy(static pair => pair.Value.Order).Select(static pair => new PromptState<TState> { Prompt = pair.Key, State = pair.Value.State })];
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count > MostPrompts)
            {
                throw new JsonException($"there are states of {value.Count} prompts; a control keeps at most {MostPrompts}");
            }

            var states = _states.ToBuilder();
            foreach (var prompt in value)
            {
                if (prompt is not { Prompt: not null, State: not null } || !states.TryAdd(prompt.Prompt, (_steps++, prompt.State)))
                {
                    throw new JsonException(
                        prompt is not { Prompt: not null, State: not null } ? "a prompt or its state is null" : $"the prompt `{prompt.Prompt}` has two states");
                }
            }

            _states = states.ToImmutable();
        }
    }

    /// <summary>The number of prompts with a state.</summary>
    [JsonIgnore]
    public int Count => _states.Count;

    /// <summary>The state of a prompt; null before its first step, and after it was given up.</summary>
    /// <param name="prompt">The prompt, as the batch names it.</param>
    public TState? Find(string prompt) => _states.TryGetValue(prompt, out var known) ? known.State : null;

    /// <summary>No step yet.</summary>
    internal static GroupControl<TState> None { get; } = new() { Output = 0, Saturated = 0, Evicted = 0, Prompts = [] };

    /// <summary>The control after a step of some prompts, in the order in which they stepped.</summary>
    internal GroupControl<TState> After(IEnumerable<(string Prompt, TState State)> stepped, double output, double saturated)
    {
        var (states, steps) = (_states.ToBuilder(), _steps);
        foreach (var (prompt, state) in stepped)
        {
            states[prompt] = (steps++, state);
        }

        var excess = states.Count - MostPrompts;
        if (excess > 0)
        {
            states.RemoveRange([.. states.OrderBy(static pair => pair.Value.Order).Take(excess).Select(static pair => pair.Key)]);
        }

        return new()
        {
            Output = output,
            Saturated = saturated,
            Evicted = Evicted + Math.Max(0, excess),
            Prompts = [],
            _states = states.ToImmutable(),
            _steps = steps,
        };
    }
}

/// <summary>The state of one prompt.</summary>
/// <typeparam name="TState">The controller's state.</typeparam>
public sealed record PromptState<TState>
    where TState : class
{
    /// <summary>The prompt, as batches name it.</summary>
    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    /// <summary>The state that its next step starts from.</summary>
    [JsonPropertyName("state")]
    public required TState State { get; init; }
}

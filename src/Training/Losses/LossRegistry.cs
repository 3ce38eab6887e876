using System.Reflection;
using System.Text.Json;
using EntroPIC.Configuration;
using EntroPIC.Generated;

namespace EntroPIC.Losses;

/// <summary>The losses that a configuration can name: those of the program's assembly, then those of the library.</summary>
public sealed class LossRegistry
{
    private readonly Dictionary<string, CompiledLossAttribute> _losses = new(StringComparer.Ordinal);

    /// <summary>The losses of an assembly and of the library.</summary>
    /// <param name="assembly">The program's own; where both have a name, its own is meant.</param>
    public LossRegistry(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (var loss in CompiledIn(typeof(PolicyLoss).Assembly).Concat(CompiledIn(assembly)))
        {
            _losses[loss.Name] = loss;
        }
    }

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => [.. _losses.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Creates a loss with the options of a configuration.</summary>
    /// <param name="name">The name of its declaration.</param>
    /// <param name="options">Options by the names of the params; those left out keep their defaults. Undefined for none.</param>
    /// <param name="source">Name of the configuration in messages.</param>
    /// <exception cref="ConfigurationException">The loss or an option is unknown, or an option is rejected.</exception>
    public PolicyLoss Create(string name, JsonElement options, string source)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _losses.TryGetValue(name, out var loss)
            ? Create(loss.Loss, options, source, "")
            : throw new ConfigurationException(source, [$"unknown loss `{name}`{Suggestions.NearestOrAll(name, Names, "it must be")}"]);
    }

    /// <summary>Creates the loss of a key of a configuration.</summary>
    /// <param name="name">The name of its declaration.</param>
    /// <param name="options">Its options, as above.</param>
    /// <param name="source">Name of the configuration in messages.</param>
    /// <param name="key">The key, such as <c>rl.loss</c>.</param>
    /// <exception cref="ConfigurationException">There is no such loss, or an option is unknown or refused.</exception>
    internal PolicyLoss Create(string name, JsonElement options, string source, string key) => _losses.TryGetValue(name, out var loss)
        ? Create(loss.Loss, options, source, $"{key}.options")
        : throw new ConfigurationException(
            source, [$"`{key}.name` is `{name}`, an unknown loss{Suggestions.NearestOrAll(name, Names, "it must be")}"]);

    /// <summary>The options that a loss takes, with their defaults.</summary>
    /// <exception cref="KeyNotFoundException">The loss is unknown.</exception>
    public object DefaultsOf(string name) => Activator.CreateInstance(OptionsOf(_losses[name].Loss))!;

    /// <summary>The SHA-256 of what a loss declares.</summary>
    /// <exception cref="KeyNotFoundException">The loss is unknown.</exception>
    internal string DeclarationOf(string name) => _losses[name].Declaration;

    private static IEnumerable<CompiledLossAttribute> CompiledIn(Assembly assembly) =>
        assembly.GetCustomAttributes<CompiledLossAttribute>();

    private static PolicyLoss Create(Type type, JsonElement options, string source, string key)
    {
        var json = options.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "{}" : options.GetRawText();
        return (PolicyLoss)Activator.CreateInstance(type, JsonConfiguration.Read(OptionsOf(type), json, source, key))!;
    }

    private static Type OptionsOf(Type loss) => loss.GetNestedType("Options")!;
}

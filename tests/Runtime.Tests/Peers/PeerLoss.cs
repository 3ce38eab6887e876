using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EntroPIC.Losses;
using EntroPIC.Tests;

namespace Runtime.Tests.Peers;

/// <summary>Losses by name, the library's and those of this folder, with options from a table.</summary>
internal static class PeerLoss
{
    private static readonly Dictionary<string, Type> Types = LibraryLosses.Types
        .Concat(typeof(PeerLoss).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(PolicyLoss)) && type.Namespace == typeof(PeerLoss).Namespace))
        .ToDictionary(static type => type.Name, StringComparer.Ordinal);

    private static readonly JsonSerializerOptions Strict = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>A loss with these options, named as its declaration names them; one that it does not have is an error.</summary>
    public static PolicyLoss Make(string name, params IEnumerable<(string Name, object Value)> options)
    {
        var type = Types[name];
        var json = new JsonObject(options.Select(static option => KeyValuePair.Create(option.Name, JsonSerializer.SerializeToNode(option.Value, Strict))));
        return (PolicyLoss)Activator.CreateInstance(type, json.Deserialize(type.GetNestedType("Options")!, Strict))!;
    }

    public static bool Exists(string name) => Types.ContainsKey(name);

    /// <summary>Totals with other numbers, as another system counts.</summary>
    /// <param name="totals">Ours.</param>
    /// <param name="change">For the name of each and our number the other's.</param>
    public static StepTotals With(this StepTotals totals, Func<string, double, double> change)
    {
        var type = totals.GetType();
        var copy = (StepTotals)type.GetMethod("<Clone>$")!.Invoke(totals, null)!;
        foreach (var property in type.GetProperties().Where(static property => property.PropertyType == typeof(double)))
        {
            property.SetValue(copy, change(property.Name, (double)property.GetValue(copy)!));
        }

        return copy;
    }
}

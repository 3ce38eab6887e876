using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Generator.CSharp;

/// <summary>A value compared with itself, which C# warns of: two expressions of a declaration can be one value, and it is NaN that such a condition asks for.</summary>
internal static class SelfComparison
{
    /// <summary>Turns the warning off from here on, where the code of a graph needs that.</summary>
    public static void Allow(SourceWriter writer, GraphBuilder graph)
    {
        for (var id = 0; id < graph.Count; id++)
        {
            if (graph[id] is { Op: Op.Less or Op.LessOrEqual or Op.Greater or Op.GreaterOrEqual or Op.Equal or Op.NotEqual } node && node.Inputs[0] == node.Inputs[1])
            {
                writer.Line("#pragma warning disable CS1718");
                writer.Line();
                return;
            }
        }
    }
}

namespace EntroPIC.Dsl.Binding;

/// <summary>An order in which definitions that refer to each other can be bound, found without recursion.</summary>
internal static class DependencyOrder
{
    /// <param name="names">The requested names.</param>
    /// <param name="references">The names that each definition refers to; unknown names are ignored.</param>
    /// <param name="reportCycle">Called with the names of a cycle, the first one repeated at the end; its members are dropped.</param>
    public static IReadOnlyList<string> Of(
        IEnumerable<string> names, Func<string, IEnumerable<string>?> references, Action<IReadOnlyList<string>> reportCycle)
    {
        var order = new List<string>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var broken = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<(string Name, IEnumerator<string> References)>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var root in names)
        {
            Enter(root);
            while (path.Count > 0)
            {
                var (name, waiting) = path[path.Count - 1];
                if (waiting.MoveNext())
                {
                    Enter(waiting.Current);
                    continue;
                }

                path.RemoveAt(path.Count - 1);
                places.Remove(name);
                done.Add(name);
                if (!broken.Contains(name))
                {
                    order.Add(name);
                }
            }
        }

        return order;

        void Enter(string name)
        {
            if (done.Contains(name))
            {
                return;
            }

            if (!places.TryGetValue(name, out var place))
            {
                if (references(name) is { } next)
                {
                    places.Add(name, path.Count);
                    path.Add((name, next.GetEnumerator()));
                }

                return;
            }

            // A second cycle through the same two names is usually the same mistake, and finding all takes too long.
            if (!broken.Contains(name) || !broken.Contains(path[path.Count - 1].Name))
            {
                var cycle = path.Skip(place).Select(static step => step.Name).Append(name).ToList();
                if (!cycle.Any(broken.Contains))
                {
                    reportCycle(cycle);
                }

                broken.UnionWith(cycle);
            }
        }
    }
}

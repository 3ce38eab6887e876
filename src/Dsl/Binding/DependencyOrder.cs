namespace EntroPIC.Dsl.Binding;

/// <summary>An order in which definitions that refer to each other can be bound, found without recursion.</summary>
internal static class DependencyOrder
{
    /// <param name="names">What is wanted.</param>
    /// <param name="references">What each name refers to; names that it does not know are left out.</param>
    /// <param name="reportCycle">Called with the names of a cycle, the first one repeated at the end; its members are left out.</param>
    public static IReadOnlyList<string> Of(
        IEnumerable<string> names, Func<string, IEnumerable<string>?> references, Action<IReadOnlyList<string>> reportCycle)
    {
        var order = new List<string>();
        var state = new Dictionary<string, bool>(StringComparer.Ordinal); // false: being visited, true: done
        var broken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in names)
        {
            var path = new Stack<(string Name, IEnumerator<string> References)>();
            Enter(root);
            while (path.Count > 0)
            {
                var (name, waiting) = path.Peek();
                if (waiting.MoveNext())
                {
                    Enter(waiting.Current);
                    continue;
                }

                path.Pop();
                state[name] = true;
                if (!broken.Contains(name))
                {
                    order.Add(name);
                }
            }

            void Enter(string name)
            {
                if (state.TryGetValue(name, out var done))
                {
                    if (!done)
                    {
                        var cycle = path.Select(static step => step.Name).TakeWhile(step => step != name).Reverse().ToList();
                        cycle = [name, .. cycle, name];
                        if (!cycle.Any(broken.Contains))
                        {
                            reportCycle(cycle);
                        }

                        broken.UnionWith(cycle);
                    }
                }
                else if (references(name) is { } next)
                {
                    state.Add(name, false);
                    path.Push((name, next.GetEnumerator()));
                }
            }
        }

        return order;
    }
}

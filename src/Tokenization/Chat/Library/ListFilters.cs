using System.Numerics;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>Filters of lists and mappings.</summary>
internal static class ListFilters
{
    public static IReadOnlyDictionary<string, Func<Arguments, object?>> All { get; } = new Dictionary<string, Func<Arguments, object?>>
    {
        ["batch"] = Batch,
        ["count"] = Length,
        ["dictsort"] = DictSort,
        ["first"] = First,
        ["groupby"] = GroupBy,
        ["items"] = Items,
        ["join"] = Join,
        ["last"] = Last,
        ["length"] = Length,
        ["list"] = static arguments => new ListValue(ToList(arguments)),
        ["max"] = static arguments => Extreme(arguments, 1),
        ["min"] = static arguments => Extreme(arguments, -1),
        ["random"] = static arguments => throw arguments.Error("would make another text each time, and no run could be repeated"),
        ["reverse"] = Reverse,
        ["slice"] = Slice,
        ["sort"] = Sort,
        ["sum"] = Sum,
        ["unique"] = Unique,
    };

    private static List<object?> ToList(Arguments arguments) => PythonValue.ToList(arguments.Next("value"), arguments.Run);

    private static object? Length(Arguments arguments)
    {
        var value = arguments.Next("value");
        return PythonValue.LengthOf(value) is { } length
            ? (BigInteger)length
            : throw arguments.Error($"cannot count {PythonValue.KindOf(value)}");
    }

    private static object? First(Arguments arguments)
    {
        foreach (var item in PythonValue.Items(arguments.Next("seq"), arguments.Run))
        {
            return item;
        }

        return new Undefined("an empty row has no first item");
    }

    private static object? Last(Arguments arguments)
    {
        var value = arguments.Next("seq");
        if (!IsReversible(value))
        {
            throw arguments.Error($"cannot go backwards through {PythonValue.KindOf(value)}");
        }

        return PythonValue.ToList(value, arguments.Run) is [.., var last] ? last : new Undefined("an empty row has no last item");
    }

    // Undefined values have a length and no items by place.
    private static bool IsReversible(object? value) =>
        value is IReadOnlyList<object?> or MapValue or MapView || PythonText.Find(value) is not null;

    private static object? Reverse(Arguments arguments)
    {
        var value = arguments.Next("value");
        if (PythonText.Find(value) is { } text)
        {
            var reversed = arguments.Run.Made(StringMethods.Reversed(text));
            return value is Markup ? new Markup(reversed) : reversed;
        }
        var items = PythonValue.ToList(value, arguments.Run);
        items.Reverse();
        return IsReversible(value) ? new IteratorValue(value, items) : new ListValue(items);
    }

    private static object? Join(Arguments arguments)
    {
        var (value, run) = (arguments.Next("value"), arguments.Run);
        var separator = PythonText.Of(arguments.Next("d", ""), run);
        var attribute = arguments.Next("attribute", null);
        var (get, result, isFirst) = (Attributes.Getter(attribute, null, run), new BoundedText(run), true);
        foreach (var item in PythonValue.Items(value, run))
        {
            result.Append(isFirst ? "" : separator).Append(PythonText.Of(get(item), run));
            isFirst = false;
        }
        return result.ToString();
    }

    private static object? Items(Arguments arguments) => arguments.Next("value") switch
    {
        MapValue map => new IteratorValue(map, MapView.Entries(map).Items),
        Undefined => new IteratorValue(null, []),
        var other => new IteratorValue(null, Refusing(arguments.Error($"needs a mapping, not {PythonValue.KindOf(other)}"))),
    };

    // Jinja fails only where the items are asked for.
    private static IEnumerable<object?> Refusing(TemplateFault fault)
    {
        yield return fault is null ? null : throw fault;
    }

    private static object? DictSort(Arguments arguments)
    {
        var value = arguments.Next("value");
        var map = value as MapValue ?? throw arguments.Error($"needs a mapping, not {PythonValue.KindOf(value)}");
        var (isCaseSensitive, by, isReversed) =
            (arguments.Flag("case_sensitive"), PythonText.Find(arguments.Next("by", "key")), arguments.Flag("reverse"));
        if (by is not ("key" or "value"))
        {
            throw arguments.Error("sorts by `key` or `value`");
        }

        arguments.Run.Spend(map.Count);
        var place = by == "key" ? 0 : 1;
        return new ListValue(PythonSort.Sort(
            MapView.Entries(map).Items, pair => Attributes.Folded(((TupleValue)pair!)[place], isCaseSensitive), isReversed, arguments.Run));
    }

    private static object? Sort(Arguments arguments)
    {
        var items = ToList(arguments);
        var (isReversed, isCaseSensitive, attribute) =
            (arguments.Flag("reverse"), arguments.Flag("case_sensitive"), arguments.Next("attribute", null));
        return new ListValue(
            PythonSort.Sort(items, Attributes.KeyGetter(attribute, isCaseSensitive, arguments.Run), isReversed, arguments.Run));
    }

    private static object? Unique(Arguments arguments)
    {
        var value = arguments.Next("value");
        var (isCaseSensitive, attribute, run) = (arguments.Flag("case_sensitive"), arguments.Next("attribute", null), arguments.Run);
        return new IteratorValue(value, Found());

        IEnumerable<object?> Found()
        {
            var (get, seen, none) = (Attributes.Getter(attribute, null, run), new HashSet<object>(PythonEquality.Comparer), new object());
            foreach (var item in PythonValue.Items(value, run))
            {
                var key = Attributes.Folded(get(item), isCaseSensitive);
                run.Spend(Container.SizeOf(key));
                if (seen.Add(key ?? none))
                {
                    yield return item;
                }
            }
        }
    }

    private static object? Extreme(Arguments arguments, int sign)
    {
        var items = ToList(arguments);
        var (isCaseSensitive, attribute) = (arguments.Flag("case_sensitive"), arguments.Next("attribute", null));
        if (items.Count == 0)
        {
            return new Undefined("an empty row has no least and no largest item");
        }

        var get = Attributes.Getter(attribute, null, arguments.Run);
        var (best, bestKey) = (items[0], Attributes.Folded(get(items[0]), isCaseSensitive));
        foreach (var item in items.Skip(1))
        {
            var key = Attributes.Folded(get(item), isCaseSensitive);
            if (Operators.Order(key, bestKey, arguments.Run) * sign > 0)
            {
                (best, bestKey) = (item, key);
            }
        }
        return best;
    }

    private static object? Sum(Arguments arguments)
    {
        var items = ToList(arguments);
        var (attribute, sum) = (arguments.Next("attribute", null), arguments.Next("start", BigInteger.Zero));
        if (PythonText.Find(sum) is not null)
        {
            throw arguments.Error("does not add texts; `join` does");
        }

        var get = Attributes.Getter(attribute, null, arguments.Run);
        return items.Aggregate(sum, (sum, item) => Operators.Calculate("+", sum, get(item), arguments.Run));
    }

    private static object? GroupBy(Arguments arguments)
    {
        var (items, run) = (ToList(arguments), arguments.Run);
        var (attribute, otherwise, isCaseSensitive) =
            (arguments.Next("attribute"), arguments.Next("default", null), arguments.Flag("case_sensitive"));
        var get = Attributes.Getter(attribute, otherwise, run);
        object? Key(object? item) => Attributes.Folded(get(item), isCaseSensitive);
        var groups = new List<(object? Key, List<object?> Items)>();
        foreach (var item in PythonSort.Sort(items, Key, isReversed: false, run))
        {
            if (groups.Count == 0 || !PythonEquality.AreEqual(groups[^1].Key, Key(item), run))
            {
                groups.Add((Key(item), []));
            }

            groups[^1].Items.Add(item);
        }
        // The group is named as its first item has it.
        return new ListValue(
            [.. groups.Select(group => new GroupValue(isCaseSensitive ? group.Key : get(group.Items[0]), new ListValue(group.Items)))]);
    }

    private static object? Batch(Arguments arguments)
    {
        var value = arguments.Next("value");
        var (size, fill, run) = (arguments.Whole("linecount"), arguments.Next("fill_with", null), arguments.Run);
        return new IteratorValue(value, Found());

        IEnumerable<object?> Found()
        {
            var batch = new List<object?>();
            foreach (var item in PythonValue.Items(value, run))
            {
                if (batch.Count == size)
                {
                    yield return new ListValue(batch);
                    batch = [];
                }
                batch.Add(item);
            }
            if (batch.Count == 0)
            {
                yield break;
            }

            if (fill is not null && batch.Count < size)
            {
                run.Spend((long)BigInteger.Min(size, long.MaxValue / 2));
                batch.AddRange(Enumerable.Repeat(fill, (int)size - batch.Count));
            }
            yield return new ListValue(batch);
        }
    }

    private static object? Slice(Arguments arguments)
    {
        var value = arguments.Next("value");
        var (slices, fill, run) = (arguments.Count("slices"), arguments.Next("fill_with", null), arguments.Run);
        return new IteratorValue(value, Found());

        IEnumerable<object?> Found()
        {
            var items = PythonValue.ToList(value, run);
            if (slices == 0)
            {
                throw new TemplateFault("`slice` needs a number of slices that is not 0");
            }

            var (size, longer, start) = (slices < 0 ? 0 : items.Count / slices, slices < 0 ? 0 : items.Count % slices, 0);
            for (var slice = 0; slice < slices; slice++)
            {
                run.Spend(1);
                var end = start + size + (slice < longer ? 1 : 0);
                List<object?> part = items[start..end];
                if (fill is not null && slice >= longer)
                {
                    part.Add(fill);
                }

                yield return new ListValue(part);
                start = end;
            }
        }
    }
}

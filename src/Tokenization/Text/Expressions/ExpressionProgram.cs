namespace EntroPIC.Tokenization.Text.Expressions;

/// <summary>An expression as instructions.</summary>
internal sealed class ExpressionProgram
{
    private const int MostInstructions = 1000;

    // A lookahead or lookbehind is matched anew at every place, so it must be short.
    private const int LongestLook = 16;

    private readonly List<Instruction> _instructions = [];
    private readonly Shared _shared;
    private readonly bool _isInner;

    /// <exception cref="ArgumentException">The expression is too long, or looks too far.</exception>
    public ExpressionProgram(Node node)
        : this(node, new Shared(), isInner: false)
    {
    }

    private ExpressionProgram(Node node, Shared shared, bool isInner)
    {
        _shared = shared;
        _isInner = isInner;
        Add(node);
        Append(new(Operation.Accept));
        Longest = node.Longest;
        Instructions = [.. _instructions];
    }

    public Instruction[] Instructions { get; }

    /// <summary>Number of forks.</summary>
    public int Forks { get; private set; }

    /// <summary>Number of runs.</summary>
    public int Runs { get; private set; }

    /// <summary>Maximum number of characters that it matches; null if unbounded.</summary>
    public int? Longest { get; }

    private int Next => _instructions.Count;

    private Instruction Append(Instruction instruction)
    {
        if (++_shared.Instructions > MostInstructions)
        {
            throw new ArgumentException($"it has more than {MostInstructions} steps");
        }

        _instructions.Add(instruction);
        return instruction;
    }

    private Instruction AppendFork() => Append(new(Operation.Fork) { Number = Forks++ });

    private void Add(Node node)
    {
        switch (node)
        {
            case SetNode set:
                Append(new(Operation.Take) { Set = SetOf(set) });
                break;
            case SequenceNode sequence:
                foreach (var part in sequence.Parts)
                {
                    Add(part);
                }

                break;
            case ChoiceNode choice:
                AddChoice(choice);
                break;
            case RepeatNode repeat:
                AddRepeat(repeat);
                break;
            case PlaceNode place:
                Append(new(Operation.Place) { Holds = place.Holds });
                break;
            case AtomicNode atomic:
                AddAtomic(atomic);
                break;
            case LookNode look:
                var inner = Inner(look.Part);
                if (inner.Longest is null or > LongestLook)
                {
                    throw new ArgumentException($"it looks {(look.IsBehind ? "behind" : "ahead")} further than {LongestLook} characters");
                }

                Append(new(Operation.Look) { Inner = inner, IsBehind = look.IsBehind, IsNegated = look.IsNegated });
                break;
        }
    }

    private void AddChoice(ChoiceNode choice)
    {
        var ends = new List<Instruction>();
        foreach (var option in choice.Options.SkipLast(1))
        {
            var fork = AppendFork();
            fork.First = Next;
            Add(option);
            ends.Add(Append(new(Operation.Jump)));
            fork.Second = Next;
        }
        Add(choice.Options[^1]);
        foreach (var end in ends)
        {
            end.First = Next;
        }
    }

    private void AddRepeat(RepeatNode repeat)
    {
        for (var count = 0; count < repeat.Least; count++)
        {
            Add(repeat.Part);
        }

        var skips = new List<Instruction>();
        for (var count = repeat.Least; count < (repeat.Most ?? repeat.Least + 1); count++)
        {
            var start = Next;
            var fork = AppendFork();
            Point(fork, repeat.IsLazy, Next, isInside: true);
            Add(repeat.Part);
            if (repeat.Most is null)
            {
                Append(new(Operation.Jump) { First = start });
            }

            skips.Add(fork);
        }
        foreach (var skip in skips)
        {
            Point(skip, repeat.IsLazy, Next, isInside: false);
        }
    }

    private static void Point(Instruction fork, bool isLazy, int target, bool isInside)
    {
        if (isInside != isLazy)
        {
            fork.First = target;
        }
        else
        {
            fork.Second = target;
        }
    }

    private void AddAtomic(AtomicNode atomic)
    {
        if (atomic.Part is RepeatNode { Part: SetNode set, IsLazy: false } repeat)
        {
            Append(new(Operation.Run) { Set = SetOf(set), Least = repeat.Least, Most = repeat.Most ?? int.MaxValue, Number = Runs++ });
        }
        else if (atomic.Part.Longest <= LongestLook)
        {
            Append(new(Operation.Atomic) { Inner = Inner(atomic.Part) });
        }
        else
        {
            throw new ArgumentException($"it keeps a part longer than {LongestLook} characters that is more than one character repeated");
        }
    }

    // One level deep: each further level would multiply the time by the places that the one around it looks at.
    private ExpressionProgram Inner(Node part) => _isInner
        ? throw new ArgumentException("a lookaround or an atomic group is inside another one")
        : new(part, _shared, isInner: true);

    private CharacterSet SetOf(SetNode node) =>
        _shared.Sets.TryGetValue(node.Contains, out var known) ? known : _shared.Sets[node.Contains] = new(node.Contains);

    /// <summary>State shared by a program and those inside it.</summary>
    private sealed class Shared
    {
        public int Instructions { get; set; }

        public Dictionary<Func<int, bool>, CharacterSet> Sets { get; } = [];
    }
}

using System.Numerics;
using EntroPIC.Tokenization.Chat.Library;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>The variable <c>loop</c> of a loop. It looks ahead only on demand.</summary>
/// <param name="items">Items of the loop.</param>
/// <param name="length">Number of items, if known beforehand.</param>
/// <param name="depth">Number of enclosing recursive loops.</param>
/// <param name="recurse">Runs the loop for other items; null where it is not recursive.</param>
internal sealed class LoopValue(IEnumerable<object?> items, int? length, int depth, Func<object?, int, string>? recurse) : IHasMembers, ICallable
{
    private IEnumerator<object?> _items = items.GetEnumerator();
    private int? _length = length;
    private int _index = -1;
    private bool _hasAhead;
    private object? _ahead;
    private object? _previous;
    private TupleValue? _lastChanged;

    public object? Current { get; private set; }

    public int Index => _index + 1;

    public int Length
    {
        get
        {
            if (_length is null)
            {
                var rest = new List<object?>();
                while (_items.MoveNext())
                {
                    rest.Add(_items.Current);
                }

                _length = rest.Count + Index + (_hasAhead ? 1 : 0);
                _items = rest.GetEnumerator();
            }
            return _length.Value;
        }
    }

    public bool MoveNext()
    {
        if (!LookAhead())
        {
            return false;
        }

        (_previous, Current, _hasAhead) = (Current, _ahead, false);
        _index++;
        return true;
    }

    public object? Call(Arguments arguments)
    {
        var items = arguments.Next("iterable");
        arguments.End();
        return recurse is null
            ? throw new TemplateFault("`loop` is called, and the loop is not marked `recursive`")
            : recurse(items, depth + 1);
    }

    public bool TryGetMember(string name, out object? value)
    {
        (var isKnown, value) = name switch
        {
            "index" => (true, (BigInteger)Index),
            "index0" => (true, (BigInteger)_index),
            "revindex" => (true, (BigInteger)(Length - _index)),
            "revindex0" => (true, (BigInteger)(Length - Index)),
            "first" => (true, _index == 0),
            "last" => (true, !LookAhead()),
            "length" => (true, (BigInteger)Length),
            "depth" => (true, (BigInteger)(depth + 1)),
            "depth0" => (true, (BigInteger)depth),
            "previtem" => (true, _index > 0 ? _previous : new Undefined("the loop has no previous item")),
            "nextitem" => (true, LookAhead() ? _ahead : new Undefined("the loop has no next item")),
            "cycle" => (true, new Function(Cycle)),
            "changed" => (true, new Function(Changed)),
            _ => (false, (object?)null),
        };
        return isKnown;
    }

    private bool LookAhead()
    {
        if (!_hasAhead && _items.MoveNext())
        {
            (_hasAhead, _ahead) = (true, _items.Current);
        }

        return _hasAhead;
    }

    private object? Cycle(Arguments arguments)
    {
        var choices = arguments.Rest();
        return choices.Count > 0 ? choices[_index % choices.Count] : throw arguments.Error("has nothing to go around");
    }

    private object? Changed(Arguments arguments)
    {
        var now = new TupleValue(arguments.Rest());
        arguments.Run.Spend(now.Size);
        if (_lastChanged is not null && PythonEquality.AreEqual(_lastChanged, now))
        {
            return false;
        }

        _lastChanged = now;
        return true;
    }
}

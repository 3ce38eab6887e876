using System.Buffers;

namespace EntroPIC.Tokenization.Text.Expressions;

/// <summary>
/// Finds the matches of an expression in one text. It goes back as expressions do, but never twice to the same step at the same
/// place: from there it would fail again. So whatever the expression, time grows with the length of the text.
/// </summary>
internal ref struct ExpressionMatcher
{
    private const int BitsPerWord = 64;

    private readonly ExpressionProgram _program;
    private readonly string _text;
    private readonly int _first;
    private readonly int _wordsPerPlace;
    private readonly ulong[] _seen; // For each place, the forks that were tried there.
    private readonly (int Start, int End)[] _runs; // For each run, the last one that was found.
    private readonly Stack<(int Step, int Place)> _waiting; // Shared with the matchers of inner expressions, which leave it as it was.

    /// <param name="program">The expression.</param>
    /// <param name="text">The text.</param>
    /// <param name="first">The first place that matters.</param>
    /// <param name="last">The last one.</param>
    public ExpressionMatcher(ExpressionProgram program, string text, int first, int last)
        : this(program, text, first, last, [])
    {
    }

    private ExpressionMatcher(ExpressionProgram program, string text, int first, int last, Stack<(int Step, int Place)> waiting)
    {
        _waiting = waiting;
        (_program, _text, _first) = (program, text, first);
        _runs = program.Runs == 0 ? [] : new (int, int)[program.Runs];
        _wordsPerPlace = (program.Forks + BitsPerWord - 1) / BitsPerWord;
        _seen = ArrayPool<ulong>.Shared.Rent(Math.Max(1, (last - first + 1) * _wordsPerPlace));
        Array.Clear(_seen, 0, (last - first + 1) * _wordsPerPlace);
    }

    public readonly void Dispose() => ArrayPool<ulong>.Shared.Return(_seen);

    /// <summary>The end of the match at a position; -1 for none.</summary>
    public readonly int Match(int start)
    {
        var instructions = _program.Instructions;
        var outer = _waiting.Count;
        _waiting.Push((0, start));
        while (_waiting.Count > outer)
        {
            var (step, place) = _waiting.Pop();
            while (true)
            {
                var instruction = instructions[step];
                switch (instruction.Operation)
                {
                    case Operation.Take when instruction.Set!.Matches(_text, place, out var length):
                        (step, place) = (step + 1, place + length);
                        continue;
                    case Operation.Jump:
                        step = instruction.First;
                        continue;
                    case Operation.Fork when IsNew(instruction.Number, place):
                        _waiting.Push((instruction.Second, place));
                        step = instruction.First;
                        continue;
                    case Operation.Place when instruction.Holds!(_text, place):
                    case Operation.Look when Sees(instruction, place):
                        step++;
                        continue;
                    case Operation.Run when EndOfRun(instruction, place) is var end and >= 0:
                        (step, place) = (step + 1, end);
                        continue;
                    case Operation.Atomic when EndOf(instruction.Inner!, place) is var close and >= 0:
                        (step, place) = (step + 1, close);
                        continue;
                    case Operation.Accept:
                        // Here a later match begins, and may succeed by the same steps.
                        Forget(place);
                        while (_waiting.Count > outer)
                        {
                            _waiting.Pop();
                        }

                        return place;
                }
                break;
            }
        }
        return -1;
    }

    private readonly bool IsNew(int fork, int place)
    {
        ref var word = ref _seen[((place - _first) * _wordsPerPlace) + (fork / BitsPerWord)];
        var bit = 1UL << (fork % BitsPerWord);
        if ((word & bit) != 0)
        {
            return false;
        }

        word |= bit;
        return true;
    }

    private readonly void Forget(int place) => Array.Clear(_seen, (place - _first) * _wordsPerPlace, _wordsPerPlace);

    private readonly bool Sees(Instruction look, int place)
    {
        var start = place;
        var isThere = !look.IsBehind && EndOf(look.Inner!, place) >= 0;
        for (var count = look.Inner!.Longest!.Value; look.IsBehind && !isThere && count >= 0; count--)
        {
            isThere = EndsAt(look.Inner!, start, place);
            if (start == 0)
            {
                break;
            }

            start -= start > 1 && char.IsSurrogatePair(_text, start - 2) ? 2 : 1;
        }
        return isThere != look.IsNegated;
    }

    private readonly int EndOf(ExpressionProgram program, int start)
    {
        // One set, repeated or not, needs no forks.
        if (program.Instructions is [{ Operation: Operation.Take } only, { Operation: Operation.Accept }])
        {
            return only.Set!.Matches(_text, start, out var length) ? start + length : -1;
        }

        using var matcher =
            new ExpressionMatcher(program, _text, start, Math.Min(_text.Length, start + (2 * program.Longest!.Value)), _waiting);
        return matcher.Match(start);
    }

    private readonly bool EndsAt(ExpressionProgram program, int start, int end) => program.Longest == 0
        ? start == end && EndOf(program, start) >= 0
        : EndOf(program, start) == end;

    // A run that begins before one that is known ends with it: no character is looked at twice.
    private readonly int EndOfRun(Instruction run, int start)
    {
        var (place, count) = (start, 0);
        ref var known = ref _runs[run.Number];
        while (count < run.Most && run.Set!.Matches(_text, place, out var length))
        {
            if (run.Most == int.MaxValue && count >= run.Least && place >= known.Start && place < known.End)
            {
                place = known.End;
                break;
            }
            (place, count) = (place + length, count + 1);
        }
        if (count >= run.Least && run.Most == int.MaxValue)
        {
            known = (start, place);
        }

        return count >= run.Least ? place : -1;
    }
}

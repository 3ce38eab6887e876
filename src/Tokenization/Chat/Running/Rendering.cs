namespace EntroPIC.Tokenization.Chat.Running;

/// <summary>
/// One conversation being written down: the line that is at work, and what may still be spent. Templates come from strangers, so steps,
/// characters and nesting are counted; counts, unlike time, are the same on every machine.
/// </summary>
internal sealed class Rendering
{
    // Stack frames of nested nodes must fit into the smallest stack that a thread has.
    private const int DeepestNesting = 500;

    // Real templates take some hundred steps per message, and write a message a few times over.
    private const long LeastSteps = 300_000;
    private const long LeastCharacters = 3_000_000;
    private const long StepsPerCharacter = 20;
    private const long CharactersPerCharacter = 100;

    private long _steps;
    private long _characters;
    private int _depth;

    /// <param name="given">Characters of the template and the conversation; the budget grows with them.</param>
    /// <param name="clock">The time that the template may ask for.</param>
    public Rendering(long given, TimeProvider clock)
    {
        _steps = LeastSteps + (StepsPerCharacter * given);
        _characters = LeastCharacters + (CharactersPerCharacter * given);
        Clock = clock;
    }

    /// <summary>The line of the node that is at work, counted from 1.</summary>
    public int Line { get; private set; } = 1;

    public TimeProvider Clock { get; }

    /// <summary>Counts work.</summary>
    /// <exception cref="TemplateFault">There was too much.</exception>
    public void Spend(long steps)
    {
        _steps -= steps;
        if (_steps < 0)
        {
            throw new TemplateFault("it takes too many steps for a conversation of this length");
        }
    }

    /// <summary>Counts text that is made, whether or not it is kept.</summary>
    /// <exception cref="TemplateFault">There was too much.</exception>
    public void SpendText(long characters)
    {
        _characters -= characters;
        if (_characters < 0)
        {
            throw new TemplateFault("it makes too much text for a conversation of this length");
        }
    }

    /// <summary>Counts a text that was made.</summary>
    public string Made(string text)
    {
        SpendText(text.Length);
        return text;
    }

    /// <summary>Begins a node.</summary>
    /// <returns>The line of the node around it, for <see cref="Exit"/>.</returns>
    public int Enter(int line)
    {
        Spend(1);
        if (++_depth > DeepestNesting)
        {
            throw new TemplateFault($"it nests deeper than {DeepestNesting} levels");
        }

        var outer = Line;
        Line = line;
        return outer;
    }

    /// <summary>Ends a node.</summary>
    public void Exit(int outer) => (_depth, Line) = (_depth - 1, outer);
}

namespace EntroPIC.Tokenization.Text.Expressions;

/// <summary>What an instruction does.</summary>
internal enum Operation
{
    /// <summary>Takes a character of a set.</summary>
    Take,

    /// <summary>Goes on at one instruction, and where that fails at another.</summary>
    Fork,

    /// <summary>Goes on at another instruction.</summary>
    Jump,

    /// <summary>Goes on where a place is right.</summary>
    Place,

    /// <summary>Goes on where something is, or is not, ahead or behind.</summary>
    Look,

    /// <summary>Takes all characters of a set that there are, and gives none back.</summary>
    Run,

    /// <summary>Takes the first match of something, and no other.</summary>
    Atomic,

    /// <summary>Ends a match.</summary>
    Accept,
}

/// <summary>A step of a program.</summary>
/// <param name="operation">What it does.</param>
internal sealed class Instruction(Operation operation)
{
    public Operation Operation { get; } = operation;

    /// <summary>What it takes.</summary>
    public CharacterSet? Set { get; init; }

    /// <summary>Which place is right.</summary>
    public Func<string, int, bool>? Holds { get; init; }

    /// <summary>What it looks for, or takes as a whole.</summary>
    public ExpressionProgram? Inner { get; init; }

    public bool IsBehind { get; init; }

    public bool IsNegated { get; init; }

    /// <summary>Where it goes on.</summary>
    public int First { get; set; }

    /// <summary>Where it goes on if that fails.</summary>
    public int Second { get; set; }

    /// <summary>Its number among all forks, or among all runs.</summary>
    public int Number { get; init; }

    /// <summary>How many characters a run has at least.</summary>
    public int Least { get; init; }

    /// <summary>How many it has at most.</summary>
    public int Most { get; init; }
}

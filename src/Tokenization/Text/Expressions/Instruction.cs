namespace EntroPIC.Tokenization.Text.Expressions;

/// <summary>The kind of an instruction.</summary>
internal enum Operation
{
    /// <summary>Takes a character of a set.</summary>
    Take,

    /// <summary>Goes on at one instruction, and where that fails at another.</summary>
    Fork,

    /// <summary>Continues at another instruction.</summary>
    Jump,

    /// <summary>Continues if a position assertion holds.</summary>
    Place,

    /// <summary>Continues if a lookahead or lookbehind succeeds, or fails.</summary>
    Look,

    /// <summary>Takes all following characters of a set, without backtracking.</summary>
    Run,

    /// <summary>Takes only the first match of a part (atomic group).</summary>
    Atomic,

    /// <summary>Ends a match.</summary>
    Accept,
}

/// <summary>A step of a program.</summary>
/// <param name="operation">Operation.</param>
internal sealed class Instruction(Operation operation)
{
    public Operation Operation { get; } = operation;

    /// <summary>The characters that it takes.</summary>
    public CharacterSet? Set { get; init; }

    /// <summary>Which place is right.</summary>
    public Func<string, int, bool>? Holds { get; init; }

    /// <summary>The program that it looks for, or takes as a whole.</summary>
    public ExpressionProgram? Inner { get; init; }

    public bool IsBehind { get; init; }

    public bool IsNegated { get; init; }

    /// <summary>The next instruction.</summary>
    public int First { get; set; }

    /// <summary>The instruction to try if that fails.</summary>
    public int Second { get; set; }

    /// <summary>Its number among all forks, or among all runs.</summary>
    public int Number { get; init; }

    /// <summary>The least number of characters of a run.</summary>
    public int Least { get; init; }

    /// <summary>The greatest number of characters of a run.</summary>
    public int Most { get; init; }
}

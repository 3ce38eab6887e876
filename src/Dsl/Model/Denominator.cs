namespace EntroPIC.Dsl.Model;

/// <summary>The count that a reduction divides by.</summary>
internal enum Denominator
{
    /// <summary>None: a sum.</summary>
    None,

    /// <summary>The tokens of the step; for a value per sequence, its sequences.</summary>
    Tokens,

    /// <summary>The sequences of the step that have a token.</summary>
    Sequences,

    /// <summary>The groups of the step that have a token.</summary>
    Groups,
}

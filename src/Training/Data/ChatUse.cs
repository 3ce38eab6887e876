namespace EntroPIC.Data;

/// <summary>Whether prompts are written down by the model's chat template.</summary>
public enum ChatUse
{
    /// <summary>Lists of messages are, and texts with a system message; other texts stay as they are.</summary>
    Auto,

    /// <summary>All are; a text is what the user says.</summary>
    Always,

    /// <summary>None are; messages are joined, one below the other.</summary>
    Never,
}

namespace EntroPIC.Data;

/// <summary>Use of the model's chat template for prompts.</summary>
public enum ChatUse
{
    /// <summary>For lists of messages, and for texts with a system message; other texts stay as they are.</summary>
    Auto,

    /// <summary>Always; a plain text becomes the user's message.</summary>
    Always,

    /// <summary>Never; messages are joined, one below the other.</summary>
    Never,
}

namespace Differential.Generation;

/// <summary>Names: plain ones, and those that a target may not be able to take as they are. No two of a file are the same.</summary>
internal sealed class NameSource(Dice dice)
{
    private static readonly string[] Odd =
    [
        // Words of Python and of its library.
        "def", "class", "lambda", "self", "None", "torch", "math", "import", "pass", "list", "print", "is", "Tensor", "dataclass", "mask", "group_of",

        // Words of C# and of .NET.
        "int", "base", "event", "string", "out", "var", "this", "record", "Math", "double", "value_of", "Equals", "ToString", "GetHashCode", "nameof", "object",

        // What generated code calls its own.
        "batch", "totals", "Settings", "Options", "State", "Step", "Name", "Tokens", "tokens", "sequences", "controllers", "Controllers", "meanReward", "mean_reward", "tokens2", "weightOf",
        "sums", "lane", "kernel", "runner", "to_json", "from_json", "Output", "metrics", "Kernel", "Column", "Axis", "Law", "Signals", "PController", "options", "Processes", "total", "length_of",

        // Case, underscores, digits.
        "_x", "__x", "x_", "my_param", "myParam", "MyParam", "a1", "A1", "a_1", "_", "X", "x2y", "when_", "a_when",
    ];

    /// <summary>Names that are refused, as looking like others.</summary>
    private static readonly string[] Foreign = ["é", "µ", "ｘ", "Straße", "ı"];

    private readonly HashSet<string> _taken = [];
    private int _count;

    public string Of(string stem)
    {
        var name = dice.OneIn(500) ? dice.Pick(Foreign) : dice.OneIn(5) ? dice.Pick(Odd) : $"{stem}_{++_count}";
        return _taken.Add(name) ? name : Of(stem);
    }
}

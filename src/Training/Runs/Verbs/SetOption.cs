using System.CommandLine;

namespace EntroPIC.Runs.Verbs;

/// <summary><c>--set key=value</c>: a change to the configuration.</summary>
internal static class SetOption
{
    public static Option<string[]> Create() => new("--set")
    {
        Description = "Change the configuration: dotted keys, values in JSON or texts, such as rl.rollouts=10.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
}

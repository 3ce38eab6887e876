using System.CommandLine;
using EntroPIC.Runs.Verbs;

namespace EntroPIC.Runs;

/// <summary>
/// The command line of a program that trains: <c>return await EntropicProgram.RunAsync(args);</c> gives it the verbs <c>train</c>,
/// <c>eval</c>, <c>sample</c> and <c>conformance</c> over the losses that it declares and those of the library.
/// </summary>
public static class EntropicProgram
{
    /// <summary>Success.</summary>
    internal const int Success = 0;

    /// <summary>The input is bad, or the run failed.</summary>
    internal const int Failure = 1;

    /// <summary>The run was canceled, as by Ctrl+C.</summary>
    internal const int Canceled = 130;

    /// <summary>Runs a verb.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="options">Losses, rewards and outputs of the program; null for its losses only.</param>
    /// <param name="cancellation">Ends a run after the step that it is in, as Ctrl+C does.</param>
    /// <returns>The exit code: 0 for success, 1 for bad input or a run that failed (with a message), 130 for a run that was
    /// canceled.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, ProgramOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        options ??= new();
        var error = options.Error ?? Console.Error;
        var program = ProgramContext.Of(options, Console.Out);
        var root = new RootCommand("Trains and evaluates language models under losses that .entropic files declare.")
        {
            TrainVerb.Create(program),
            EvalVerb.Create(program),
            SampleVerb.Create(program),
            ConformanceVerb.Create(program),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var mistake in ArgumentMistakes.Of(parsed))
            {
                error.WriteLine($"error: {mistake}");
            }

            return Failure;
        }

        using var interruption = new Interruption(cancellation);
        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = program.Output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation, interruption.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("canceled");
            return Canceled;
        }
        catch (Exception failure)
        {
            foreach (var line in FailureText.Lines(failure))
            {
                error.WriteLine($"error: {line}");
            }

            return Failure;
        }
    }
}

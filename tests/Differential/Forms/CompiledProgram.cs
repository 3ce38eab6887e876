using Differential.Machine;
using Differential.Reference;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;
using EntroPIC.Generator.CSharp;
using EntroPIC.Losses;
using EntroPIC.Python;

namespace Differential.Forms;

/// <summary>A file of the language and what became of it.</summary>
internal sealed class CompiledProgram
{
    private CompiledProgram(string name, string text) => (Name, Text) = (name, text);

    /// <summary>A name that no other of the same compilation has, fit for a namespace.</summary>
    public string Name { get; }

    public string Text { get; }

    public Catalog File { get; private set; } = null!;

    public CompiledUnit<ScheduledLoss>? Unit { get; private set; }

    /// <summary>The errors of `check`; empty for an accepted program.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; private set; } = [];

    /// <summary>Why it did not come as far as a loss that can be run, though `check` accepted it.</summary>
    public Finding? Failure { get; set; }

    /// <summary>A warning of the C# compiler.</summary>
    public Finding? Warning { get; set; }

    public string? CSharp { get; private set; }

    public string? Python { get; private set; }

    /// <summary>The losses, as the runtime sees them, by name.</summary>
    public Dictionary<string, Type> Losses { get; } = new(StringComparer.Ordinal);

    public bool IsAccepted => Errors.Count == 0;

    /// <summary>True if the value of a loss depends on the micro-batches, as a warning announced.</summary>
    public bool DependsOnCut { get; private set; }

    public PolicyLoss Create(string loss)
    {
        var type = Losses[loss];
        var options = type.GetConstructors().Select(static constructor => constructor.GetParameters()).First(static parameters => parameters.Length == 1)[0].ParameterType;
        return (PolicyLoss)Activator.CreateInstance(type, Activator.CreateInstance(options))!;
    }

    /// <summary>Checks a file and prints it for both targets.</summary>
    public static CompiledProgram Of(string name, string text)
    {
        var program = new CompiledProgram(name, text);
        try
        {
            program.File = Catalog.Of(text);
            program.Unit = EntropicCompiler.Compile(new SourceFile(name + ".entropic", text), name);
            var messages = program.Unit.Diagnostics.ToSorted();

            // A random loss may go the wrong way and be compiled right: what an author can allow is no reason to leave it out.
            program.Errors = [.. messages.Where(static message => message is { IsError: true, Rule.IsAllowable: false })];
            program.DependsOnCut = messages.Any(static message => message.Rule == Rules.DependsOnMicroBatch);
            if (program.IsAccepted)
            {
                program.CSharp = CSharpTarget.Print(program.Unit.Select(PrintedLoss.Of));
                program.Python = ModulePrinter.Print(program.Unit);
            }
        }
        catch (Exception error)
        {
            program.Failure = new Finding($"compiler: {error.GetType().Name}", error.Message);
        }

        return program;
    }
}

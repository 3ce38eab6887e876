using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;

namespace EntroPIC.Generator.CSharp;

/// <summary>The printed class of a loss.</summary>
/// <param name="Name">The name of the loss in the language.</param>
/// <param name="Code">The C#.</param>
internal sealed record PrintedLoss(string Name, string Code)
{
    private const int Room = 32_768;

    // Losses are long, so each thread reuses one buffer.
    private static readonly ThreadLocal<SourceWriter> Writers = new(static () => new SourceWriter(Room));

    public static PrintedLoss Of(ScheduledLoss loss)
    {
        var writer = Writers.Value;
        writer.Clear();
        LossPrinter.Print(writer, loss);
        return new PrintedLoss(loss.Name, writer.ToString());
    }
}

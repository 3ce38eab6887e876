using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>The printed class of a loss.</summary>
/// <param name="Name">The name of the loss in the language.</param>
/// <param name="Declaration">The SHA-256 of what it declares.</param>
/// <param name="Code">The C#.</param>
internal sealed record PrintedLoss(string Name, string Declaration, string Code)
{
    /// <summary>Enough characters for most losses.</summary>
    private const int Room = 32_768;

    public static PrintedLoss Of(ScheduledLoss loss)
    {
        var writer = new SourceWriter(Room);
        LossPrinter.Print(writer, loss);
        return new PrintedLoss(loss.Name, ContentHash.Of(FormPrinter.Declaration(loss.Schedule.Declared)), writer.ToString());
    }
}

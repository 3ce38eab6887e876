using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>Prints the frame of a loss class; the caller prints the bodies of its members.</summary>
internal static class ClassPrinter
{
    public static void Print(SourceWriter writer, LossShape loss, Action members)
    {
        var name = CSharpText.Type(loss.Syntax.Name);
        Documentation.Declaration(writer, loss.Syntax, "loss");
        writer.Line(FilePrinter.GeneratedCode);
        var state = loss.Controls.Count > 0 ? $"{name}.{ClassMembers.State}" : Types.NoControllers;
        var arguments = $"{name}.{ClassMembers.Options}, {state}, {name}.{ClassMembers.Totals}";
        writer.Block($"public sealed partial class {name} : {Types.PolicyLoss}<{arguments}>", () =>
        {
            PrintConstructors(writer, name);
            OptionsPrinter.Print(writer, name, loss.Options);
            if (loss.Controls.Count > 0)
            {
                PrintState(writer, loss.Controls);
            }

            members();
        });
    }

    private static void PrintConstructors(SourceWriter writer, string name)
    {
        writer.Line("/// <summary>The loss with its defaults.</summary>");
        writer.Block($"public {name}() : this(new {ClassMembers.Options}())", static () => { });
        writer.Line();
        writer.Line("/// <summary>The loss with these options.</summary>");
        writer.Block($"public {name}({ClassMembers.Options} settings) : base(settings)", static () => { });
    }

    private static void PrintState(SourceWriter writer, IReadOnlyList<ControlShape> controls)
    {
        writer.Line();
        writer.Line("/// <summary>The last step of each controller; <c>null</c> before its first.</summary>");
        writer.Block($"public sealed record {ClassMembers.State}", () => writer.Separated(controls, control =>
        {
            Documentation.Item(writer, control.Syntax);
            if (control.Stability is { IsEmpty: false } gains)
            {
                writer.Line("/// <remarks>");
                writer.Line($"/// {gains.Describe(control.Scope)}");
                writer.Line("/// </remarks>");
            }

            writer.Line($"[{Types.JsonName}({PlainText.Quoted(control.Syntax.Name)})]");
            writer.Line(
                $"public {ControllerPrinter.KeptType(control.Controller, control.Scope)}? {CSharpText.Member(control.Syntax.Name)} {{ get; init; }}");
        }));
    }
}

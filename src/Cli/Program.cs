using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Text;

foreach (var path in args)
{
    var unit = EntropicCompiler.Compile(new SourceFile(path, File.ReadAllText(path)), "Demo");
    foreach (var d in unit.Diagnostics.ToSorted()) Console.Write(DiagnosticRenderer.Render(d));
    foreach (var loss in unit.Losses)
    {
        Console.WriteLine($"== {loss.Name}: {string.Join(" ", loss.Options.Select(o => $"{o.Name}={o.Default}{o.Range}"))}");
        var roots = new List<KeyValuePair<string, Node>>();
        if (loss.Advantage != null) roots.Add(new("advantage", loss.Advantage.Value));
        foreach (var c in loss.Controls) { for (int i = 0; i < c.Arguments.Count; i++) if (c.Arguments[i] is { } a) roots.Add(new(c.Name + "." + c.Controller.Parameters[i].Name, a)); if (c.Authority is {} au) roots.Add(new(c.Name+".authority", au)); }
        roots.Add(new("loss", loss.Loss));
        foreach (var m in loss.Metrics) roots.Add(new("metric " + m.Name, m.Value));
        Console.Write(GraphPrinter.Print(roots));
    }
}

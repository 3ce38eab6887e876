using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Text;

foreach (var path in args)
{
    var unit = EntropicCompiler.Compile(new SourceFile(path, File.ReadAllText(path)), "Demo");
    foreach (var d in unit.Diagnostics.ToSorted()) Console.Write(DiagnosticRenderer.Render(d));
    Console.Write(EntroPIC.Generator.CSharp.CSharpTarget.Print(unit));
}

using System.Diagnostics;
using System.Globalization;
using CompilerBench;
using Microsoft.CodeAnalysis;

// What the compiler costs: cold (the first thing that this process does), warm, and after an edit. Counts, not times, show how it grows.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var generator = AppContext.BaseDirectory;

var text = Sources.Losses(50);
var cold = Stopwatch.StartNew();
var first = new Project(generator, [text]);
first.Run();
Console.WriteLine($"50 losses in one file, cold: {cold.Elapsed.TotalSeconds:0.00} s (at most 1)");
foreach (var losses in new[] { 125, 250, 500, 1000 })
{
    var before = GC.GetTotalAllocatedBytes(precise: true);
    var time = Stopwatch.StartNew();
    new Project(generator, [Sources.Losses(losses)]).Run();
    var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
    Console.WriteLine($"{losses} losses, warm: {time.Elapsed.TotalMilliseconds:0} ms, {allocated / losses / 1024.0:0} KiB allocated a loss, {Sources.Tokens(losses) / losses} tokens and {Sources.Nodes(losses) / losses} nodes a loss");
}

var many = new Project(generator, [.. Enumerable.Range(0, 200).Select(static file => Sources.File(file))]);
many.Run();
many.Edit(17, Sources.File(17).Replace("param kp = 2", "param kp = 3", StringComparison.Ordinal));
var edit = Stopwatch.StartNew();
Console.WriteLine($"200 files, one edited: {many.Run()} recompiled, {edit.Elapsed.TotalMilliseconds:0} ms (at most 1 and 100 ms)");
many.EditCSharp();
edit.Restart();
Console.WriteLine($"200 files, C# edited: {many.Run()} recompiled, {edit.Elapsed.TotalMilliseconds:0} ms");
return 0;

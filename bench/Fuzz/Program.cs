using System.CommandLine;
using Fuzz;

var inputs = new Option<int>("--inputs") { Description = "How many texts.", DefaultValueFactory = static _ => 1_000_000 };
var seed = new Option<int>("--seed") { Description = "One seed, one series of texts.", DefaultValueFactory = static _ => 1 };
var corpus = new Option<DirectoryInfo>("--corpus") { Description = "Files to change beside those of the library.", DefaultValueFactory = static _ => new DirectoryInfo("tests/corpus") };
var command = new RootCommand("Sends changed and arbitrary texts through lexer, parser, binder, analyzes, formatter and printer, on a small stack.") { inputs, seed, corpus };
command.SetAction(arguments =>
{
    var sources = Sources.Under(arguments.GetValue(corpus)!);
    return new Run(sources, arguments.GetValue(inputs), arguments.GetValue(seed)).Go() ? 0 : 1;
});
return command.Parse(args).Invoke();

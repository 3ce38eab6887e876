using System.Globalization;
using System.Runtime.InteropServices;
using EntroPIC.Checkpoints;
using EntroPIC.Data;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using EntroPIC.Tokenization;
using EntroPIC.Training;
using RunHost;
using TorchSharp;
using AdamW = EntroPIC.Training.AdamW;

// A tiny run in a process of its own, for tests to kill: RunHost FOLDER ROLLOUTS EVERY [FULL-AT [WAIT-AT]]; a checkpoint
// every so many steps, the step at which the disk is full, and the step at which the run waits for its interrupt.
// RunHost program VERB …: the command line of a program of one line, over the losses of the library.
if (args[0] == "program")
{
    return await EntropicProgram.RunAsync(args[1..]);
}

const int Interrupted = 130;
torch.set_num_threads(1);
var (folder, rollouts, every) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
var fullAt = args.Length > 3 ? long.Parse(args[3], CultureInfo.InvariantCulture) : long.MaxValue;
var waitAt = args.Length > 4 ? long.Parse(args[4], CultureInfo.InvariantCulture) : long.MaxValue;

using var interrupt = new CancellationTokenSource();
using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
{
    context.Cancel = true;
    interrupt.Cancel();
});

var tokenizer = new CharacterTokenizer("abcdABCD");
Problem[] problems = [.. "abcd".Select(static letter => new Problem(letter.ToString(), char.ToUpperInvariant(letter).ToString()))];
var config = new TransformerConfig
{
    VocabularySize = tokenizer.VocabularySize,
    HiddenSize = 16,
    IntermediateSize = 32,
    Layers = 1,
    Heads = 2,
    KeyValueHeads = 1,
    HeadSize = 8,
    MaxPositions = 8,
    RopeTheta = 10_000,
};
using var model = new Transformer(config, seed: 1);
var policy = new TransformerPolicy(model);
using var optimizer = new AdamW(policy.Weights, new AdamWOptions { LearningRate = 0.01 });
var updater = new PolicyUpdater(policy, new EntroPic(), optimizer, new UpdateOptions());
var options = new RolloutOptions { Prompts = 4, ResponsesPerPrompt = 4, Sampling = new SamplingOptions { MaxNewTokens = 3 } };
var source = new LanguageRollouts(model, tokenizer, problems, new ExactAnswer(), options, seed: 3);
using var sink = new CompositeSink(new JsonLinesSink(Path.Combine(folder, "metrics.jsonl")), new StepPrinter(fullAt, waitAt, interrupt.Token.WaitHandle));
var store = new CheckpointStore(Path.Combine(folder, "checkpoints"), new CheckpointOptions { Every = every });
var keeper = new RunKeeper(store, updater, new TransformerFiles(model), sink);
Console.WriteLine("ready");
try
{
    new ReinforcementTrainer(source, updater, new StageOptions { Length = rollouts }, sink).Run(keeper, interrupt.Token);
    return 0;
}
catch (OperationCanceledException)
{
    return Interrupted;
}
catch (IOException exception)
{
    Console.WriteLine(exception.Message);
    return 1;
}

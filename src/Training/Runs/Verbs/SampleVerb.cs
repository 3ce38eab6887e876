using System.CommandLine;
using EntroPIC.Rollouts;
using EntroPIC.Runs.Configuration;
using TorchSharp;

namespace EntroPIC.Runs.Verbs;

/// <summary><c>sample CONFIG|FOLDER --prompt …</c>: shows responses of a model.</summary>
internal static class SampleVerb
{
    public static Command Create(ProgramContext program)
    {
        var source = new Argument<string>("SOURCE") { Description = "The file of a run, the output folder of a run (its trained model), or the folder of a checkpoint." };
        var prompts =
            new Option<string[]>("--prompt") { Description = "What the model is given.", Required = true, Arity = ArgumentArity.OneOrMore };
        var chat = new Option<bool>("--chat") { Description = "Render the prompt as a user's message by the model's chat template." };
        var responses = new Option<int>("--responses") { Description = "Responses to each prompt.", DefaultValueFactory = static _ => 1 };
        var temperature =
            new Option<double?>("--temperature") { Description = "What logits are divided by; 0 takes the most probable tokens." };
        var mostTokens = new Option<int?>("--max-new-tokens") { Description = "Longest response." };
        var seed = new Option<long?>("--seed") { Description = "The random numbers behind the responses." };
        var trained = TrainedOption.Create();
        var changes = SetOption.Create();
        var command = new Command(
            "sample", "Shows responses of a model.") { source, prompts, chat, responses, temperature, mostTokens, seed, trained, changes };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var run = Read(parsed.GetRequiredValue(source), parsed.GetValue(changes) ?? [], parsed.GetValue(trained));
                var sampling = BadInput.Of(() => run.Sampling with
                {
                    Temperature = parsed.GetValue(temperature) is { } given
                        ? Accept.ZeroOrAtLeast(SamplingOptions.LeastTemperature, given, "--temperature")
                        : run.Sampling.Temperature,
                    MaxNewTokens = parsed.GetValue(mostTokens) is { } most
                        ? Accept.AtLeast(1, most, "--max-new-tokens")
                        : run.Sampling.MaxNewTokens,
                });
                var count = BadInput.Of(() => Accept.AtLeast(1, parsed.GetValue(responses), "--responses"));
                if (run.Threads > 0)
                {
                    torch.set_num_threads(run.Threads);
                }

                var unloaded = new UnloadedModel(run.Model, run.Tokenizer, run.Seed);
                unloaded.ShowNotes(parsed.InvocationConfiguration.Error);
                string[] texts =
                    [.. parsed.GetRequiredValue(prompts).Select(prompt => parsed.GetValue(chat) ? unloaded.AsUser(prompt) : prompt)];
                IReadOnlyList<int>[] given = [.. texts.Select(text => Encode(text, unloaded, sampling.MaxNewTokens))];
                using var model = unloaded.Load();
                cancellation.ThrowIfCancellationRequested();
                var groups = new ResponseGenerator(model).Generate(
                    given, count, sampling.StoppingAt(unloaded.StopTokens), parsed.GetValue(seed) ?? run.Seed, cancellation);
                foreach (var response in groups.SelectMany(static group => group))
                {
                    program.Output.WriteLine(unloaded.Tokenizer.Decode(response.Tokens));
                }

                return EntropicProgram.Success;
            },
            CancellationToken.None));
        return command;
    }

    private static IReadOnlyList<int> Encode(string text, UnloadedModel unloaded, int maxNewTokens)
    {
        var tokens = BadInput.Of(() => unloaded.Tokenizer.Encode(text), "the tokenizer cannot read `--prompt`");
        if (tokens.Count == 0)
        {
            throw new InvalidDataException("`--prompt` is empty; it needs at least one token");
        }

        return tokens.Count + (long)maxNewTokens <= unloaded.Config.MaxPositions ? tokens : throw new InvalidDataException(
            $"`--prompt` has {tokens.Count} tokens and `--max-new-tokens` is {maxNewTokens}, together more than the model's {unloaded.Config.MaxPositions} positions");
    }

    private static RunConfiguration Read(string source, IReadOnlyList<string> changes, bool trained)
    {
        if (File.Exists(Path.Combine(source, CheckpointManifest.Name)))
        {
            return OfCheckpoint(Path.GetFullPath(source), changes);
        }

        var ofRun = Path.Combine(source, RunFolder.ConfigurationName);
        if (File.Exists(ofRun))
        {
            return TrainedOption.Apply(ConfigurationFile.Read(ofRun, changes), trained: true);
        }

        if (!Directory.Exists(source) && !File.Exists(source))
        {
            throw new FileNotFoundException($"there is no configuration, run or checkpoint `{source}`");
        }

        if (!Directory.Exists(source))
        {
            return TrainedOption.Apply(ConfigurationFile.Read(source, changes), trained);
        }

        return OfModel(source);
    }

    /// <summary>A checkpoint of a run, whose tokenizer the configuration of the run names: OUTPUT/checkpoints/STAGE/STEP.</summary>
    private static RunConfiguration OfCheckpoint(string folder, IReadOnlyList<string> changes)
    {
        var output = Path.GetFullPath(Path.Combine(folder, "..", "..", ".."));
        if (!File.Exists(Path.Combine(folder, "config.json")))
        {
            throw new InvalidDataException($"`{folder}` is a checkpoint of adapters, without the model that they are of; `sample {output}` takes the model that the run has made");
        }

        var ofRun = Path.Combine(output, RunFolder.ConfigurationName);
        return File.Exists(ofRun) ? TrainedOption.With(ConfigurationFile.Read(ofRun, changes), folder) : OfModel(folder);
    }

    private static RunConfiguration OfModel(string source)
    {
        return new() { Output = source, Model = new() { Path = Path.GetFullPath(source) }, Data = new(), Sampling = new() { MaxNewTokens = 256 } };
    }
}

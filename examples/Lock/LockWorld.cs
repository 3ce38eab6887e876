using EntroPIC.Batches;
using EntroPIC.Rollouts;
using Examples;
using TorchSharp;

namespace Lock;

/// <summary>The prompts of a task with their rewards, and rollouts of them.</summary>
/// <param name="task">The task.</param>
/// <param name="policy">The policy that answers.</param>
/// <param name="seed">Of the skills, the rewards and the noise, so that all methods of one seed face the same world.</param>
internal sealed class LockWorld(LockTask task, LockPolicy policy, int seed) : IRolloutSource
{
    private readonly int[,] _skills = SkillsOf(task, seed);
    private readonly double[] _quick = [.. Draws(seed + 1000).Select(static draw => LockTask.QuickReward * draw)];
    private readonly bool[] _canThink = [.. Draws(seed + 2000).Select(draw => draw >= task.Unthinkable)];
    private readonly Random _noise = new(seed + 3000);

    public PackedBatch Next(long index, Signals wanted, int attempt = 0, CancellationToken cancellation = default)
    {
        var probabilities = policy.Probabilities();
        var (prompts, tokens, lengths, rewards) = (new List<IReadOnlyList<int>>(), new List<int>(), new List<int>(), new List<float>());
        for (var i = 0; i < LockTask.PromptsPerRollout; i++)
        {
            var prompt = _noise.Next(LockTask.Prompts);
            for (var response = 0; response < LockTask.ResponsesPerPrompt; response++)
            {
                var answer = Respond(prompt, probabilities);
                prompts.Add([prompt]);
                tokens.AddRange(answer);
                lengths.Add(answer.Count);
                rewards.Add(IsRewarded(prompt, answer) ? 1 : 0);
            }
        }

        var layout = new PackedLayout(lengths, [.. Enumerable.Repeat(LockTask.ResponsesPerPrompt, LockTask.PromptsPerRollout)]);
        return new PackedBatch(layout) { Prompts = prompts, TokenIds = tokens, Reward = torch.tensor(rewards.ToArray()) };
    }

    /// <summary>
    /// Over all prompts, exactly, and judged without errors: the expected reward under the policy, the probability that the best of 8 responses is right, and that of
    /// thinking.
    /// </summary>
    public (double Reward, double Best8, double Thinking) Evaluate()
    {
        var probabilities = policy.Probabilities();
        var (reward, best, thinking) = (0.0, 0.0, 0.0);
        for (var prompt = 0; prompt < LockTask.Prompts; prompt++)
        {
            var first = probabilities.Of(prompt, 0, 0);
            double chain = first[LockTask.ThinkToken];
            for (var (place, previous) = (1, LockTask.ThinkToken); place < task.Length; place++)
            {
                var skill = _skills[place, previous];
                chain *= probabilities.Of(prompt, place, previous)[skill];
                previous = skill;
            }

            var other = 1.0 - first[LockTask.QuickToken] - first[LockTask.ThinkToken];
            var expected = (first[LockTask.QuickToken] * _quick[prompt]) + (_canThink[prompt] ? chain * task.ThinkingReward : 0)
                + (other * LockTask.RandomReward);
            reward += expected / LockTask.Prompts;
            best += (1 - Math.Pow(1 - expected, 8)) / LockTask.Prompts;
            thinking += first[LockTask.ThinkToken] / LockTask.Prompts;
        }

        return (reward, best, thinking);
    }

    /// <summary>The right token at each place after each token.</summary>
    public static int[,] SkillsOf(LockTask task, int seed)
    {
        var random = new Random(seed);
        var skills = new int[task.Length, LockTask.Vocabulary];
        for (var place = 1; place < task.Length; place++)
        {
            for (var previous = 0; previous < LockTask.Vocabulary; previous++)
            {
                skills[place, previous] = random.Next(LockTask.Vocabulary);
            }
        }

        return skills;
    }

    private List<int> Respond(int prompt, LockTable probabilities)
    {
        var answer = new List<int>(task.Length);
        var previous = 0;
        while (answer.Count < task.Length)
        {
            previous = Choice.Draw(_noise, probabilities.Of(prompt, answer.Count, previous));
            answer.Add(previous);
            if (!task.IsPadded && answer[0] != LockTask.ThinkToken)
            {
                break;
            }
        }

        return answer;
    }

    private bool IsRewarded(int prompt, List<int> answer)
    {
        var chance = answer[0] switch
        {
            LockTask.QuickToken => _quick[prompt],
            LockTask.ThinkToken => _canThink[prompt] && IsUnlocked(answer) ? task.ThinkingReward : 0,
            _ => LockTask.RandomReward,
        };
        return _noise.NextDouble() < chance != _noise.NextDouble() < task.JudgeErrors;
    }

    private bool IsUnlocked(List<int> answer) =>
        Enumerable.Range(1, answer.Count - 1).All(place => answer[place] == _skills[place, answer[place - 1]]);

    private static IEnumerable<double> Draws(int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, LockTask.Prompts).Select(_ => random.NextDouble()).ToList();
    }
}

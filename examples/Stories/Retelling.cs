using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EntroPIC.Data;
using EntroPIC.Rewards;

namespace Stories;

/// <summary>
/// Beginnings of stories, each of which names a thing that the continuation must come back to, twice. A model that small seldom does, and
/// what it must say differs from prompt to prompt.
/// </summary>
internal static class Retelling
{
    private static readonly string[] Children = ["Lily", "Tim", "Sara", "Ben", "Mia", "Tom", "Anna", "Max", "Sue", "Jack"];

    private static readonly string[] Things =
    [
        "ball", "cat", "dog", "bird", "tree", "boat", "car", "doll", "cake", "book", "hat", "box", "bear", "kite", "flower", "fish",
        "cup", "bike", "apple", "duck", "frog", "bed", "shoe", "rock", "bell", "star", "leaf", "drum", "truck", "coat",
    ];

    private static readonly string[] Places =
        ["in the park", "at home", "in the garden", "by the lake", "near a big tree", "in the forest"];

    /// <summary>All beginnings in an order that a seed decides, divided in those to practice on and those held out.</summary>
    public static (IReadOnlyList<Problem> Practice, IReadOnlyList<Problem> HeldOut) Problems(int heldOut, int seed)
    {
        var all = (from child in Children from thing in Things from place in Places select Begin(child, thing, place)).ToArray();
        new Random(seed).Shuffle(all);
        return (all[heldOut..], all[..heldOut]);
    }

    // The beginning of every text, which the model was trained with.
    private static Problem Begin(string child, string thing, string place) =>
        new($"<s>Once upon a time, {child} was playing {place}. {child} found a {thing}.", thing);
}

/// <summary>1 where the continuation has the word of the answer at least twice, 0 otherwise.</summary>
internal sealed class NamesTheThing : IReward
{
    public double? Score(Problem problem, JudgedResponse response) =>
        Regex.Count(response.Text, $@"\b{problem.Answer}\b", RegexOptions.CultureInvariant) >= 2 ? 1 : 0;
}

/// <summary>
/// A judge that errs now and then: with a known probability the opposite of what another one says. The same response to the same
/// problem is always judged alike. It keeps rewards mixed to the end; without it a controller loses its authority as the task is solved.
/// </summary>
internal sealed class ErringJudge(IReward judge, double errors) : IReward
{
    public double? Score(Problem problem, JudgedResponse response)
    {
        var score = judge.Score(problem, response);
        return IsError(problem.Prompt, response.Text) ? 1 - score : score;
    }

    private bool IsError(string prompt, string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(prompt + "\n" + text));
        return BitConverter.ToUInt32(hash) < errors * uint.MaxValue;
    }
}

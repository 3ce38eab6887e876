using System.Text.Json;
using EntroPIC.Configuration;
using EntroPIC.Data;

namespace EntroPIC.Evaluation;

/// <summary>
/// The problems that a model solves sometimes. If all responses are right or all wrong there is no advantage, so such problems are
/// dropped before training (EntroPIC, section 5).
/// </summary>
/// <param name="Kept">Indices of the problems that were solved sometimes, in order.</param>
/// <param name="AllRight">Problems whose responses were all right.</param>
/// <param name="AllWrong">Problems whose responses were all wrong.</param>
public sealed record PreliminarySampling(IReadOnlyList<int> Kept, int AllRight, int AllWrong)
{
    /// <summary>Problems of which no response could be judged; they are dropped, too.</summary>
    public int Unjudged { get; init; }

    /// <summary>Sorts the problems of an evaluation.</summary>
    /// <param name="result">Several responses to each problem.</param>
    public static PreliminarySampling From(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(
            [.. result.Problems.Index().Where(static problem => problem.Item.Correct > 0 && problem.Item.Correct < problem.Item.Judged).Select(static problem => problem.Index)],
            result.Problems.Count(static problem => problem.Judged > 0 && problem.Correct == problem.Judged),
            result.Problems.Count(static problem => problem.Judged > 0 && problem.Correct == 0))
        {
            Unjudged = result.Problems.Count(static problem => problem.Judged == 0),
        };
    }

    /// <summary>Reads a file written by <see cref="Save"/>.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ConfigurationException">It is broken.</exception>
    public static PreliminarySampling Load(string path) => JsonConfiguration.Read<PreliminarySampling>(StrictText.Read(path), path);

    /// <summary>Writes the selection, so that a resumed run need not sample again.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, JsonConfiguration.Options));

    /// <summary>Selects the kept problems.</summary>
    /// <param name="problems">The problems that were sampled.</param>
    /// <exception cref="InvalidDataException">No problem is kept, or the problems are not those that were sampled.</exception>
    public IReadOnlyList<Problem> Select(IReadOnlyList<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (Kept.Count == 0)
        {
            throw new InvalidDataException($"preliminary sampling leaves no problem: {AllRight} were always solved, {AllWrong} never{(Unjudged > 0 ? $", {Unjudged} could not be judged" : "")}");
        }

        if (problems.Count != Looked || Kept.Any(index => index < 0 || index >= problems.Count))
        {
            throw new InvalidDataException(
                $"preliminary sampling looked at {Looked} problems, there are {problems.Count}; the data has changed since");
        }

        return [.. Kept.Select(index => problems[index])];
    }

    private int Looked => Kept.Count + AllRight + AllWrong + Unjudged;
}

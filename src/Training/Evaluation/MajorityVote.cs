namespace EntroPIC.Evaluation;

/// <summary>The vote of the responses to one problem (self-consistency, arXiv 2203.11171).</summary>
internal static class MajorityVote
{
    /// <summary>
    /// Correctness of the winner. Responses without an answer do not vote; an answer is as correct as the first response that gives it;
    /// of a tie the mean, which is what a draw by lot would give on average. 0 where no one votes.
    /// </summary>
    public static double Count(IReadOnlyList<ScoredResponse> responses, Func<string, string, bool> areSame)
    {
        var parties = new List<(ScoredResponse First, int Votes)>();
        foreach (var response in responses.Where(static response => response.Answer is not null))
        {
            var party = parties.FindIndex(known => areSame(known.First.Answer!, response.Answer!));
            if (party < 0)
            {
                parties.Add((response, 1));
            }
            else
            {
                parties[party] = (parties[party].First, parties[party].Votes + 1);
            }
        }

        if (parties.Count == 0)
        {
            return 0;
        }

        var most = parties.Max(static party => party.Votes);
        return parties.Where(party => party.Votes == most).Average(static party => party.First.IsCorrect ? 1.0 : 0.0);
    }
}

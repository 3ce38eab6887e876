using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Analysis.Trials;

/// <summary>Scans along the responses of a synthetic batch.</summary>
internal static class TrialScans
{
    public static double[] Of(Node node, TrialBatch batch, Func<Node, double[]> valueOf)
    {
        var x = valueOf(node.Inputs[0]);
        var result = new double[x.Length];
        if (node.Op == Op.CumulativeSum)
        {
            for (var token = 0; token < x.Length; token++)
            {
                result[token] = x[token] + (token > 0 && IsSame(batch, token, token - 1) ? result[token - 1] : 0);
            }

            return result;
        }

        for (var token = x.Length - 1; token >= 0; token--)
        {
            var isLast = token + 1 == x.Length || !IsSame(batch, token, token + 1);
            result[token] = node.Op switch
            {
                Op.ReturnToGo => x[token] + (isLast ? 0 : At(1, token) * result[token + 1]),
                Op.GeneralizedAdvantage =>
                    x[token] - At(1, token) + (
                        isLast ? 0 : (At(2, token) * At(1, token + 1)) + (At(2, token) * At(3, token) * result[token + 1])),
                _ => throw new ArgumentOutOfRangeException(nameof(node), node.Op, "a trial has no such scan"),
            };
        }

        return result;

        double At(int input, int token) => valueOf(node.Inputs[input])[batch.Owner(Scope.Token, node.Inputs[input].Scope, token)];
    }

    private static bool IsSame(TrialBatch batch, int token, int other) =>
        batch.Owner(Scope.Token, Scope.Sequence, token) == batch.Owner(Scope.Token, Scope.Sequence, other);
}

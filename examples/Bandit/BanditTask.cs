namespace Bandit;

/// <summary>Contexts, actions, and how likely each pair is to be rewarded. The noise is what keeps advantages alive: where every
/// answer is right, nothing can steer.</summary>
internal sealed class BanditTask
{
    public const int Contexts = 64;
    public const int Actions = 10;

    private readonly double[,] _success = new double[Contexts, Actions];

    public BanditTask(int seed)
    {
        var random = new Random(seed);
        for (var context = 0; context < Contexts; context++)
        {
            for (var action = 0; action < Actions; action++)
            {
                _success[context, action] = 0.2 + (0.5 * random.NextDouble());
            }
        }
    }

    public bool Draw(int context, int action, Random random) => random.NextDouble() < _success[context, action];
}

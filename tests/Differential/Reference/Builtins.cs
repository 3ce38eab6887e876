namespace Differential.Reference;

/// <summary>The functions of the language.</summary>
internal sealed class Builtins(Tape tape, Scope scope)
{
    private static readonly string[] Whole = ["mean", "sum", "std", "count", "min", "max"];

    /// <summary>Parameter names, for named arguments.</summary>
    public static string[] Parameters(string function) => function switch
    {
        "choose" => ["n", "k"],
        "clamp" => ["x", "low", "high"],
        "straight_through" => ["forward", "gradient_of"],
        "quantile" => ["q", "x"],
        "top" or "bottom" => ["fraction", "x"],
        "top_count" or "bottom_count" => ["count", "x"],
        "sample" => ["fraction", "among"],
        "return_to_go" => ["x", "discount"],
        "gae" => ["reward", "value", "discount", "lambda"],
        _ => ["x"],
    };

    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments, in the order of the parameters.</param>
    /// <param name="where">Its condition.</param>
    /// <param name="anew">The first argument as a form computes it a second time; of functions for which that matters.</param>
    public Quantity Call(CallSyntax call, Quantity[] arguments, Quantity? where, Quantity? anew)
    {
        var per = call.Per is null ? Extent.Batch : Enum.Parse<Extent>(call.Per.Name, ignoreCase: true);
        var x = arguments[0];
        if (Whole.Contains(call.Name) && arguments.Length == 1)
        {
            return Aggregate(call.Name, x, per, where);
        }

        return call.Name switch
        {
            "min" => arguments.Aggregate((left, right) => tape.Apply(Function.Least.WithBound(BoundOf(left, right)), left, right)),
            "max" => arguments.Aggregate((left, right) => tape.Apply(Function.Greatest.WithBound(BoundOf(left, right)), left, right)),
            "stop" => tape.Cut(x),
            "live" => x,
            "straight_through" => tape.Apply(Function.Plus, tape.Cut(x), tape.Apply(Function.Minus, arguments[1], tape.Cut(arguments[1]))),
            "per_token" => tape.Widen(x, Extent.Token),
            "softmax" => tape.Softmax(x, per, Restricted(x, where)),
            "whiten" => tape.Whiten(x, anew!, per, Restricted(x, where)),
            "rank" => tape.Rank(tape.Cut(x), per),
            "quantile" => tape.Quantile(x.Values[0], tape.Cut(arguments[1]), per, Restricted(arguments[1], where)),
            "top" or "bottom" => tape.First(population => tape.Share(x.Values[0], population), tape.Cut(arguments[1]), per, Restricted(arguments[1], where), call.Name == "top"),
            "top_count" or "bottom_count" => tape.First(_ => Floor(x), tape.Cut(arguments[1]), per, Restricted(arguments[1], where), call.Name == "top_count"),
            "sample" => Sample(x, arguments[1], per),
            "cumsum" => tape.CumulativeSum(x),
            "return_to_go" => tape.ReturnToGo(x, tape.Cut(arguments[1])),
            "gae" => tape.GeneralizedAdvantage(x, arguments[1], tape.Cut(arguments[2]), tape.Cut(arguments[3])),
            _ => tape.Apply(Function.Named[call.Name], arguments),
        };
    }

    /// <summary>The index of the operand that is one number for the whole batch; <c>null</c> for none.</summary>
    private static int? BoundOf(Quantity left, Quantity right) =>
        right is { Extent: Extent.Batch, IsLive: false } ? 1 : left is { Extent: Extent.Batch, IsLive: false } ? 0 : null;

    private Quantity Aggregate(string name, Quantity value, Extent per, Quantity? where)
    {
        if (name == "count")
        {
            // What is the same for the whole batch is counted once for each thing inside of the scope.
            var elements = Places.Meet(value.Extent, where?.Extent ?? Extent.Batch) == Extent.Batch ? Inside(per) : value.Extent;
            value = tape.Widen(value, elements);
            return tape.Count(Places.Meet(elements, where?.Extent ?? elements), per, tape.And(value, Restricted(value, where) ?? Tape.Truth(true)));
        }

        where = Restricted(value, where);
        return name switch
        {
            "mean" => tape.Mean(value, per, where),
            "sum" => tape.Sum(value, per, where),
            "std" => tape.Deviation(value, per, where),
            _ => tape.Extreme(value, per, where, name == "max" ? 1 : -1),
        };
    }

    private Quantity Sample(Quantity fraction, Quantity among, Extent per)
    {
        among = among.Extent == Extent.Batch ? tape.Widen(among, Inside(per)) : among;
        return tape.Draw(fraction.Values[0], among, per, Restricted(among, null), scope.Keys(among.Values.Length));
    }

    private static Extent Inside(Extent per) => per switch { Extent.Batch => Extent.Group, Extent.Group => Extent.Sequence, _ => Extent.Token };

    /// <summary>The condition of the call, restricted to the elements that take part.</summary>
    private Quantity? Restricted(Quantity value, Quantity? where) =>
        tape.Both(scope.TakesPart(Places.Meet(value.Extent, where?.Extent ?? value.Extent)), where);

    private double Floor(Quantity count)
    {
        var floor = Math.Floor(tape.Arithmetic.Round(count.Values[0]));
        tape.Arithmetic.Decide(floor);
        return floor;
    }
}

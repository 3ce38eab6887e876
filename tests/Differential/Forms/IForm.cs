namespace Differential.Forms;

/// <summary>A way to evaluate a compiled loss.</summary>
internal interface IForm
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>The relative error of its arithmetic.</summary>
    double Precision { get; }

    /// <summary>Whether it says something of this case.</summary>
    bool Takes(LossCase loss) => true;

    /// <summary>Sees all cases before one is run, for forms that do better on many at once.</summary>
    void Prepare(IReadOnlyList<LossCase> losses)
    {
    }

    /// <summary>What the loss gives in each round.</summary>
    IReadOnlyList<Outcome> Run(LossCase loss);
}

namespace Differential.Forms;

/// <summary>A way to evaluate a compiled loss.</summary>
internal interface IForm
{
    /// <summary>The name of the form.</summary>
    string Name { get; }

    /// <summary>The relative error of its arithmetic.</summary>
    double Precision { get; }

    /// <summary>True if the form supports this case.</summary>
    bool Takes(LossCase loss) => true;

    /// <summary>Sees all cases before one is run, for forms that do better on many at once.</summary>
    void Prepare(IReadOnlyList<LossCase> losses)
    {
    }

    /// <summary>The outcome of each round.</summary>
    IReadOnlyList<Outcome> Run(LossCase loss);
}

namespace EntroPIC.Training;

/// <summary>Shape of a learning-rate schedule after the warm-up.</summary>
public enum LearningRateShape
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It falls by the same amount in each step.</summary>
    Linear,

    /// <summary>It falls along half a cosine: slowly, fast, slowly.</summary>
    Cosine,
}

namespace EntroPIC.Training;

/// <summary>Shape of a learning-rate schedule after the warm-up.</summary>
public enum LearningRateShape
{
    /// <summary>Constant.</summary>
    Constant,

    /// <summary>Linear decay.</summary>
    Linear,

    /// <summary>Cosine decay, over half a period.</summary>
    Cosine,
}

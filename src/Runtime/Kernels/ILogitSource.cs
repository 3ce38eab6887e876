using EntroPIC.Kernels.Rows;

namespace EntroPIC.Kernels;

/// <summary>Where logits come from, chunk by chunk, and where their gradient goes.</summary>
internal interface ILogitSource : IDisposable
{
    /// <summary>Number of chunks.</summary>
    int Chunks { get; }

    /// <summary>Rows of the largest chunk.</summary>
    int MostRows { get; }

    /// <summary>The logits of a chunk, valid until the next one is loaded.</summary>
    LogitMatrix Load(int chunk);

    /// <summary>Takes the gradient of the chunk that was loaded last.</summary>
    void Accept(int chunk);

    /// <summary>Passes the gradient of all chunks on to what the logits come from.</summary>
    void Backward();
}

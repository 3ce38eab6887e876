using EntroPIC.Kernels.Rows;

namespace EntroPIC.Kernels;

/// <summary>A source of logits, chunk by chunk, that takes their gradient.</summary>
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

    /// <summary>Passes the gradient of all chunks on to the operations before the logits.</summary>
    void Backward();
}

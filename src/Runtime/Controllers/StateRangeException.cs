namespace EntroPIC.Controllers;

/// <summary>A state of a controller has left the range that its declaration gives it.</summary>
public sealed class StateRangeException : InvalidOperationException
{
    internal StateRangeException(string message)
        : base(message)
    {
    }
}

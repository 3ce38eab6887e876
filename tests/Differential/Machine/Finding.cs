namespace Differential.Machine;

/// <summary>Something that is not as it should be.</summary>
/// <param name="Kind">What: two of one kind may have one cause.</param>
/// <param name="Message">What was found.</param>
internal sealed record Finding(string Kind, string Message);

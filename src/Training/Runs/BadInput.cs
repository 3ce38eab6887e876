namespace EntroPIC.Runs;

/// <summary>
/// A refusal of a value that a user wrote is a message to the user. Any other <see cref="ArgumentException"/> is a bug of the
/// program, and is shown as one.
/// </summary>
internal static class BadInput
{
    /// <summary>Converts a user's input.</summary>
    /// <param name="take">Takes it: no more than the check itself, since no bug of its own would show.</param>
    /// <param name="where">In front of the message; empty if that names the place.</param>
    /// <exception cref="InvalidDataException">It is refused.</exception>
    public static T Of<T>(Func<T> take, string where = "")
    {
        try
        {
            return take();
        }
        catch (ArgumentException failure)
        {
            throw new InvalidDataException(where.Length == 0 ? Reason.Of(failure) : $"{where}: {Reason.Of(failure)}", failure);
        }
    }
}

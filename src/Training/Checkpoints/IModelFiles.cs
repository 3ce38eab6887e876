namespace EntroPIC.Checkpoints;

/// <summary>Files of the trained weights.</summary>
public interface IModelFiles
{
    /// <summary>Writes the files.</summary>
    /// <param name="folder">An existing folder for these files alone.</param>
    void Write(string folder);

    /// <summary>Puts the weights back as they were written, bit for bit.</summary>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is broken or does not fit the trained model; nothing was changed.</exception>
    void Read(string folder);
}

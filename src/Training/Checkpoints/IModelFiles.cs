namespace EntroPIC.Checkpoints;

/// <summary>Files of the trained weights.</summary>
public interface IModelFiles
{
    /// <summary>Writes the files.</summary>
    /// <param name="folder">A folder of its own, which is there.</param>
    void Write(string folder);

    /// <summary>Puts the weights back as they were written, bit for bit.</summary>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is broken or does not fit what is trained; nothing was changed.</exception>
    void Read(string folder);
}

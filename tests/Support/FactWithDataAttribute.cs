namespace EntroPIC.Tests;

/// <summary>Skipped where a data set is not at hand.</summary>
internal sealed class FactWithDataAttribute : FactAttribute
{
    public FactWithDataAttribute(string file)
    {
        if (SharedData.Folder is not { } folder)
        {
            Skip = "there is no folder of data: ENTROPIC_DATA is not set";
        }
        else if (!File.Exists(Path.Combine(folder, file)))
        {
            Skip = $"the folder of data has no `{file}`";
        }
    }
}

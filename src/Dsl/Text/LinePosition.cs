namespace EntroPIC.Dsl.Text;

/// <summary>A zero-based line and column; shown to users counting from one.</summary>
internal readonly record struct LinePosition(int Line, int Column)
{
    public override string ToString() => $"{Line + 1},{Column + 1}";
}

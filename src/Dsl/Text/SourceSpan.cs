namespace EntroPIC.Dsl.Text;

/// <summary>A half-open range of characters in one file.</summary>
internal readonly record struct SourceSpan(SourceFile File, int Start, int End)
{
    public int Length => End - Start;

    public string Text => File.Text.Substring(Start, Length);

    public LinePosition StartPosition => File.PositionOf(Start);

    public LinePosition EndPosition => File.PositionOf(End);

    /// <summary>From the start of this span to the end of <paramref name="last"/>.</summary>
    public SourceSpan To(SourceSpan last) => this with { End = Math.Max(End, last.End) };

    /// <summary>True if this span contains all of <paramref name="inner"/>.</summary>
    public bool Holds(SourceSpan inner) => File == inner.File && Start <= inner.Start && inner.End <= End;

    /// <summary><c>path(line,column)</c>, as in build logs.</summary>
    public override string ToString() => $"{File.Path}({StartPosition})";
}

using System.Runtime.CompilerServices;
using EntroPIC.Tests;

namespace Tokenization.Tests;

/// <summary>The folders of the tokenizers and the arrows between them: each uses those above it in this table, so that there is no circle.</summary>
public sealed class FolderTests
{
    private static readonly (string Folder, string[] Uses)[] Allowed =
    [
        ("Text", []),
        ("Bpe", ["Text"]),
        ("Decoding", ["Bpe"]),
        ("Files", ["Decoding", "Bpe", "Text"]),
        ("Chat", ["Files"]),
    ];

    [Fact]
    public void FoldersUseOnlyThoseAboveThem() => FolderArrows.Check(Root(), "EntroPIC.Tokenization", Allowed);

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "src", "Tokenization"));
}

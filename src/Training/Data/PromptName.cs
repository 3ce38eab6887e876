using System.Security.Cryptography;
using System.Text;

namespace EntroPIC.Data;

/// <summary>The name of a prompt, by which controls per group find its state.</summary>
internal static class PromptName
{
    private const int Bytes = 8;

    /// <summary>A name made of the text, so that a prompt keeps its state when the data around it change.</summary>
    public static string Of(string prompt) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)).AsSpan(0, Bytes));
}

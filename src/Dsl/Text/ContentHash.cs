using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EntroPIC.Dsl.Text;

/// <summary>Fingerprints of texts.</summary>
internal static class ContentHash
{
    /// <summary>The SHA-256 of a text in UTF-8, as hexadecimal digits.</summary>
    public static string Of(string text)
    {
        using var hash = SHA256.Create();
        return string.Concat(hash.ComputeHash(Encoding.UTF8.GetBytes(text)).Select(static value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }
}

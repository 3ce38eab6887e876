namespace EntroPIC.Tokenization.Bpe;

/// <summary>
/// The alphabet in which byte-level vocabularies write bytes (Radford et al., 2019): a visible character stands for itself, every
/// other byte for one of the characters from U+0100, in order.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] CharacterOfByte = new char[256];
    private static readonly short[] ByteOfCharacter = new short[0x200]; // -1 for what is not of the alphabet.

    static ByteAlphabet()
    {
        Array.Fill(ByteOfCharacter, (short)-1);
        var next = '\u0100';
        for (var value = 0; value < 256; value++)
        {
            var isVisible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            CharacterOfByte[value] = isVisible ? (char)value : next++;
            ByteOfCharacter[CharacterOfByte[value]] = (short)value;
        }
    }

    /// <summary>The character for a space.</summary>
    public static char Space => CharacterOfByte[' '];

    public static char CharacterOf(byte value) => CharacterOfByte[value];

    /// <summary>The bytes of a text; null if a character is not in the alphabet.</summary>
    public static byte[]? BytesOf(string text)
    {
        var bytes = new byte[text.Length];
        for (var index = 0; index < text.Length; index++)
        {
            var value = text[index] < ByteOfCharacter.Length ? ByteOfCharacter[text[index]] : -1;
            if (value < 0)
            {
                return null;
            }

            bytes[index] = (byte)value;
        }
        return bytes;
    }
}

using System.Globalization;
using System.Numerics;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>Attributes that filters look up by a path, such as <c>name.first</c> or <c>0</c>.</summary>
internal static class Attributes
{
    /// <summary>Gets what a path leads to; null is the item itself.</summary>
    /// <param name="path">A text with dots, or the place of an item.</param>
    /// <param name="otherwise">Default for a missing part; null for none.</param>
    /// <param name="run">Counts the steps.</param>
    public static Func<object?, object?> Getter(object? path, object? otherwise, Rendering run)
    {
        var parts = Parts(path);
        return item =>
        {
            foreach (var part in parts)
            {
                run.Spend(1);
                item = Members.OfKey(item, part, run);
                if (otherwise is not null && item is Undefined)
                {
                    item = otherwise;
                }
            }
            return item;
        };
    }

    /// <summary>Gets what filters compare by: several paths with commas between give a list, and case may not count.</summary>
    public static Func<object?, object?> KeyGetter(object? path, bool isCaseSensitive, Rendering run)
    {
        var paths = PythonText.Find(path) is { } text ? text.Split(',') : (IReadOnlyList<object?>)[path];
        var getters = paths.Select(part => Getter(part, null, run)).ToList();
        return item => new ListValue([.. getters.Select(getter => Folded(getter(item), isCaseSensitive))]);
    }

    public static object? Folded(object? value, bool isCaseSensitive) =>
        !isCaseSensitive && PythonText.Find(value) is { } text ? LetterCase.Lower(text) : value;

    private static List<object?> Parts(object? path) => path switch
    {
        null => [],
        _ when PythonText.Find(path) is { } text => [.. text.Split('.').Select(static part =>
            part.Length > 0 && part.All(char.IsAsciiDigit) ? (object)BigInteger.Parse(part, CultureInfo.InvariantCulture) : part)],
        _ => [path],
    };
}

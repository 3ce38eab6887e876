using System.Globalization;
using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>Times in the formats of Python's <c>strftime</c>, with English names.</summary>
internal static class TimeText
{
    private static readonly Dictionary<char, Func<DateTime, string>> Fields = new()
    {
        ['a'] = static time => Text(time, "ddd"),
        ['A'] = static time => Text(time, "dddd"),
        ['b'] = static time => Text(time, "MMM"),
        ['B'] = static time => Text(time, "MMMM"),
        ['c'] = static time => $"{Text(time, "ddd MMM")} {time.Day,2} {Text(time, "HH:mm:ss yyyy")}",
        ['d'] = static time => Text(time, "dd"),
        ['D'] = static time => Text(time, "MM/dd/yy"),
        ['e'] = static time => string.Create(CultureInfo.InvariantCulture, $"{time.Day,2}"),
        ['f'] = static time => Text(time, "ffffff"),
        ['F'] = static time => Text(time, "yyyy-MM-dd"),
        ['h'] = static time => Text(time, "MMM"),
        ['H'] = static time => Text(time, "HH"),
        ['I'] = static time => Text(time, "hh"),
        ['j'] = static time => time.DayOfYear.ToString("D3", CultureInfo.InvariantCulture),
        ['m'] = static time => Text(time, "MM"),
        ['M'] = static time => Text(time, "mm"),
        ['n'] = static _ => "\n",
        ['p'] = static time => Text(time, "tt"),
        ['R'] = static time => Text(time, "HH:mm"),
        ['S'] = static time => Text(time, "ss"),
        ['t'] = static _ => "\t",
        ['T'] = static time => Text(time, "HH:mm:ss"),
        ['u'] = static time => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        ['U'] = static time => ((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7).ToString("D2", CultureInfo.InvariantCulture),
        ['V'] = static time => ISOWeek.GetWeekOfYear(time).ToString("D2", CultureInfo.InvariantCulture),
        ['G'] = static time => ISOWeek.GetYear(time).ToString(CultureInfo.InvariantCulture),
        ['w'] = static time => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        ['W'] = static time => ((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7).ToString("D2", CultureInfo.InvariantCulture),
        ['x'] = static time => Text(time, "MM/dd/yy"),
        ['X'] = static time => Text(time, "HH:mm:ss"),
        ['y'] = static time => Text(time, "yy"),
        ['Y'] = static time => Text(time, "yyyy"),
        ['z'] = static _ => "",
        ['Z'] = static _ => "",
        ['%'] = static _ => "%",
    };

    /// <exception cref="TemplateFault">The format has a field that is not known.</exception>
    public static string Write(string format, DateTime time)
    {
        var result = new System.Text.StringBuilder();
        for (var place = 0; place < format.Length; place++)
        {
            if (format[place] != '%' || place + 1 == format.Length)
            {
                result.Append(format[place]);
                continue;
            }
            // A minus, as in `%-d`, leaves out the zero in front.
            var isShort = format[place + 1] == '-' && place + 2 < format.Length;
            place += isShort ? 2 : 1;
            var text = Fields.TryGetValue(format[place], out var field)
                ? field(time)
                : throw new TemplateFault($"`strftime_now` knows no field `%{format[place]}`");
            result.Append(isShort && text.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed : text);
        }
        return result.ToString();
    }

    private static string Text(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}

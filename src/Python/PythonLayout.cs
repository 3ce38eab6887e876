using System.Text.RegularExpressions;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Python;

/// <summary>Layout of multi-line Python.</summary>
internal static class PythonLayout
{
    private const int Width = 110;

    private static readonly string[] Modules = ["contextlib", "dataclasses", "inspect", "json", "math", "os", "sys"];

    /// <summary>Items between an opening head and a closing tail: on one line if they fit, else one per line.</summary>
    public static void Call(SourceWriter writer, string head, IReadOnlyList<string> items, string tail)
    {
        var line = head + string.Join(", ", items) + tail;
        if (line.Length <= Width)
        {
            writer.Line(line);
            return;
        }

        writer.Line(head);
        writer.Indented(() =>
        {
            foreach (var item in items)
            {
                writer.Line(item + ",");
            }
        });
        writer.Line(tail);
    }

    /// <summary>The imports that code needs, sorted as Python's tools do: standard library, typing, PyTorch.</summary>
    public static IEnumerable<string> Imports(string text)
    {
        // Documentation does not count as a reference.
        var code = HelperLibrary.WithoutWords(text);
        yield return "from __future__ import annotations";
        yield return "";
        foreach (var module in Modules.Where(module => Regex.IsMatch(code, $@"(?<![\w.]){module}\.")))
        {
            yield return $"import {module}";
        }

        if (Used(@"@{0}\b|(?<![\w.]){0}\(", "dataclass", "field") is { Length: > 0 } dataclasses)
        {
            yield return $"from dataclasses import {dataclasses}";
        }

        if (Used(@"(?<![\w.]){0}\b", "Any", "Callable", "Dict", "Iterable", "Iterator", "List", "NamedTuple", "Optional", "Tuple") is { Length: > 0 } types)
        {
            yield return $"from typing import {types}";
        }

        yield return "";
        if (code.Contains("torch.", StringComparison.Ordinal))
        {
            yield return "import torch";
        }

        if (code.Contains("torch.distributed.", StringComparison.Ordinal))
        {
            yield return "import torch.distributed";
        }

        if (Regex.IsMatch(code, @"\bTensor\b"))
        {
            yield return "from torch import Tensor";
        }

        string Used(string pattern, params string[] names) =>
            string.Join(
                ", ",
                names.Where(name => Regex.IsMatch(code, string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, name))));
    }

    /// <summary>A class and its body.</summary>
    public static void Block(SourceWriter writer, string header, Action body)
    {
        writer.Line(header);
        writer.Indented(body);
    }

    /// <summary>A field of a dataclass with its documentation below it.</summary>
    public static void Field(SourceWriter writer, string field, string documentation)
    {
        writer.Line();
        writer.Line(field);
        PythonText.Docstring(writer, documentation);
    }
}

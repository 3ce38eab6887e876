using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace EntroPIC.Telemetry;

/// <summary>Completes the SVG that Skia writes.</summary>
internal static class SvgDocument
{
    /// <summary>Makes the figure scale with the space it is given, readable aloud, sans-serif where its font is missing, and the same
    /// for the same input.</summary>
    public static byte[] Complete(byte[] svg, CurvePlot figure)
    {
        using var input = new MemoryStream(svg);
        var root = XElement.Load(input, LoadOptions.PreserveWhitespace);
        var space = root.Name.Namespace;
        root.SetAttributeValue("viewBox", $"0 0 {root.Attribute("width")!.Value} {root.Attribute("height")!.Value}");
        root.SetAttributeValue("role", "img");
        foreach (var family in root.Descendants().Attributes("font-family"))
        {
            family.Value += ", sans-serif";
        }

        NumberIds(root);
        root.AddFirst(new XElement(space + "title", figure.Title), new XElement(space + "desc", Describe(figure)));

        using var output = new MemoryStream();
        using (var writer = XmlWriter.Create(output, new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineChars = "\n" }))
        {
            root.Save(writer);
        }

        return output.ToArray();
    }

    // Skia numbers through all figures of the process, so that equal figures would differ.
    private static void NumberIds(XElement root)
    {
        var references = new Dictionary<string, string>();
        foreach (var id in root.Descendants().Attributes("id"))
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"clip{references.Count + 1}");
            references.Add($"url(#{id.Value})", $"url(#{number})");
            id.Value = number;
        }

        foreach (var reference in root.Descendants().Attributes().Where(attribute => references.ContainsKey(attribute.Value)))
        {
            reference.Value = references[reference.Value];
        }
    }

    private static string Describe(CurvePlot figure) =>
        string.Join("; ", figure.Panels.Select(panel => $"{panel.YLabel} over {figure.XLabel}: {Names(panel)}"));

    private static string Names(CurvePanel panel) => string.Join(", ", panel.Curves.Select(static curve => curve.Name));
}

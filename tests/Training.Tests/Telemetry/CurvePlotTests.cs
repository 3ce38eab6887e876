using System.Buffers.Binary;
using System.Globalization;
using System.Xml.Linq;
using EntroPIC.Telemetry;
using EntroPIC.Tests;

namespace Training.Tests.Telemetry;

public class CurvePlotTests : IDisposable
{
    private const string FirstColor = "#0072B2";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly CurvePlot Figure = new()
    {
        Title = "Entropy & reward <digits>",
        Panels =
        [
            new CurvePanel
            {
                YLabel = "entropy (nats)",
                Curves =
                [
                    new Curve("GRPO", [1, 2, 3], [1.5, 0.75, 0.25], new CurveBand([1.25, 0.5, 0], [1.75, 1, 0.5])),
                    new Curve("EntroPIC", [1, 2, 3], [1.5, 0.5, 0.3]),
                ],
                Reference = new ReferenceLine(0.3, "target 0.3"),
            },
            new CurvePanel { YLabel = "alpha", Curves = [new Curve("EntroPIC", [1, 2000], [0, 1234.5])] },
        ],
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void PanelWithoutCurvesBelowOneWithCurvesHasNoLegend()
    {
        var bare = new CurvePanel { YLabel = "nothing yet", Curves = [] };
        Assert.Equal("entropy (nats) over step: GRPO, EntroPIC; nothing yet over step: ", SaveSvg(Figure with { Panels = [Figure.Panels[0], bare] }).Element(Svg + "desc")!.Value);
    }

    [Fact]
    public void SvgIsWellFormedAndNamesEverySeries()
    {
        var svg = SaveSvg(Figure);

        Assert.Equal(Svg + "svg", svg.Name);
        Assert.Equal("Entropy & reward <digits>", svg.Element(Svg + "title")!.Value);
        Assert.Equal("entropy (nats) over step: GRPO, EntroPIC; alpha over step: EntroPIC", svg.Element(Svg + "desc")!.Value);
    }

    [FactWithFonts]
    public void SvgDrawsTitleLegendsAxesAndReference()
    {
        var texts = Texts(SaveSvg(Figure));

        Assert.Single(texts, "Entropy & reward <digits>");
        Assert.Single(texts, "GRPO");
        Assert.Equal(2, texts.Count("EntroPIC".Equals));
        Assert.Single(texts, "entropy (nats)");
        Assert.Single(texts, "alpha");
        Assert.Single(texts, "step");
        Assert.Single(texts, "target 0.3");
    }

    [FactWithFonts]
    public void PanelsWithTheSameSeriesShareALegend()
    {
        var panel = Figure.Panels[0];

        Assert.Single(Texts(SaveSvg(Figure with { Panels = [panel, panel with { YLabel = "again" }] })), "GRPO");
    }

    [Fact]
    public void PngHasItsSignatureAndTheScaledSizeOfTheSvg()
    {
        var figure = Figure with { Width = 640, PngScale = 3 };
        var path = _folder.File("figure.png");
        figure.SavePng(path);
        var svg = SaveSvg(figure);

        ReadOnlySpan<byte> png = File.ReadAllBytes(path);
        Assert.True(png.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]));
        Assert.Equal(640 * 3, BinaryPrimitives.ReadInt32BigEndian(png[16..]));
        Assert.Equal(3 * Number(svg, "height"), BinaryPrimitives.ReadInt32BigEndian(png[20..]));
        Assert.Equal(640, Number(svg, "width"));
    }

    [Fact]
    public void PanelsAddTheirHeight()
    {
        var low = Number(SaveSvg(Figure with { PanelHeight = 100 }), "height");

        Assert.Equal(2 * 60, Number(SaveSvg(Figure with { PanelHeight = 160 }), "height") - low);
    }

    [Fact]
    public void EqualInputGivesEqualFilesInEveryCulture()
    {
        Figure.Save(_folder.File("first"));
        using (new GermanCulture())
        {
            Figure.Save(_folder.File("second"));
        }

        Assert.Equal(File.ReadAllText(_folder.File("first.svg")), File.ReadAllText(_folder.File("second.svg")));
        Assert.Equal(File.ReadAllBytes(_folder.File("first.png")), File.ReadAllBytes(_folder.File("second.png")));
    }

    [Fact]
    public void NonFiniteValuesAreGaps()
    {
        double[] values = [1, 2, double.NaN, 4, 5, double.PositiveInfinity, 7, 8];
        var svg = SaveSvg(OnePanel(new Curve("run", Steps(values.Length), values)));

        var line = Assert.Single(Clipped(svg, "path"), static path => path.Attribute("stroke")?.Value == FirstColor);
        Assert.Equal(3, line.Attribute("d")!.Value.Count('M'.Equals));
    }

    [Fact]
    public void ValueBetweenGapsIsAPoint()
    {
        double[] values = [1, 2, double.NaN, 4, double.NaN, 6, 7];
        var svg = SaveSvg(OnePanel(new Curve("run", Steps(values.Length), values)));

        Assert.Equal(FirstColor, Assert.Single(Clipped(svg, "ellipse")).Attribute("fill")!.Value);
    }

    [Fact]
    public void BandIsShadedBetweenItsGaps()
    {
        double[] edge = [0, 1, double.NaN, 3, 4];
        var svg = SaveSvg(OnePanel(new Curve("run", Steps(5), [0, 1, 2, 3, 4], new CurveBand(edge, [.. edge.Select(static y => y + 1)]))));

        var areas = Clipped(svg, "path").Where(static path => path.Attribute("fill-opacity") is not null);
        Assert.Equal([FirstColor, FirstColor], areas.Select(static area => area.Attribute("fill")!.Value));
    }

    [Theory]
    [InlineData("one value", 0.5)]
    [InlineData("nothing to draw", double.NaN, double.NegativeInfinity)]
    [InlineData("a constant", 0.3, 0.3)]
    [InlineData("hardly a range", 1e9, 1e9 + 1e-6)]
    [InlineData("a large range", 1e300, -1e300)]
    [InlineData("a range beyond a double", double.MinValue, double.MaxValue, 1.0)]
    [InlineData("the smallest range", double.Epsilon, 0.0)]
    public void AnyValuesCanBeDrawn(string what, params double[] values)
    {
        OnePanel(new Curve(what, Steps(values.Length), values)).Save(_folder.File("figure"));

        Assert.Equal(["figure.png", "figure.svg"], _folder.FileNames());
    }

    [Fact]
    public void PanelWithoutCurvesHasAxesAndNoLine()
    {
        var (empty, drawn) = (SaveSvg(OnePanel()), SaveSvg(OnePanel(new Curve("one", [1, 2], [1, 2]))));

        Assert.Contains(Clipped(drawn, "path"), IsCurve);
        Assert.DoesNotContain(Clipped(empty, "path"), IsCurve);
        Assert.NotEmpty(empty.Descendants(Svg + "path"));

        static bool IsCurve(XElement path) => path.Attribute("stroke")?.Value == FirstColor;
    }

    [Fact]
    public void ManySeriesWrapTheirLegendAboveTheData()
    {
        Curve[] curves = [.. Enumerable.Range(0, 30).Select(static i => new Curve($"a series of number {i}", [1, 2], [i, i]))];

        Assert.True(Number(SaveSvg(OnePanel(curves)), "height") > Number(SaveSvg(OnePanel(curves[..1])), "height"));
    }

    [Fact]
    public void FileIsReplacedAndNothingElseIsLeft()
    {
        File.WriteAllText(_folder.File("figure.svg"), "old");

        SaveSvg(Figure);

        Assert.Equal(["figure.svg"], _folder.FileNames());
    }

    [Fact]
    public void FailureLeavesNothingBehind()
    {
        Directory.CreateDirectory(_folder.File("taken.svg"));

        Assert.ThrowsAny<Exception>(() => Figure.SaveSvg(_folder.File("taken.svg")));

        Assert.Empty(_folder.FileNames());
    }

    [Fact]
    public void UndrawableFigureGivesItsReason()
    {
        AssertRefused(Figure with { Panels = [] }, "it has no panels");
        AssertRefused(Figure with { Width = 199 }, "its width 199 is less than 200");
        AssertRefused(Figure with { PanelHeight = 39 }, "the height 39 of its panels is less than 40");
        AssertRefused(Figure with { PngScale = 9 }, "its PNG scale 9 is not in 1 to 8");
        AssertRefused(
            Figure with { Panels = [Figure.Panels[0] with { Reference = new ReferenceLine(double.NaN, "") }] },
            "the reference of `entropy (nats)` is not finite");
    }

    private void AssertRefused(CurvePlot figure, string reason)
    {
        var error = Assert.Throws<InvalidOperationException>(() => figure.Save(_folder.File("figure")));
        Assert.Equal($"cannot draw `{figure.Title}`: {reason}", error.Message);
    }

    private XElement SaveSvg(CurvePlot figure)
    {
        var path = _folder.File("figure.svg");
        figure.SaveSvg(path);
        return XElement.Load(path);
    }

    private static CurvePlot OnePanel(params Curve[] curves) =>
        new() { Title = "one", Panels = [new CurvePanel { YLabel = "y", Curves = curves }] };

    private static double[] Steps(int count) => [.. Enumerable.Range(1, count).Select(static step => (double)step)];

    private static string[] Texts(XElement svg) => [.. svg.Descendants(Svg + "text").Select(static text => text.Value.Trim())];

    /// <summary>The elements drawn within a data area, without the samples of the legend.</summary>
    private static XElement[] Clipped(XElement svg, string name)
    {
        var clips = svg.Descendants(Svg + "clipPath");
        var dataAreas = clips.Where(static clip => (double)clip.Element(Svg + "rect")!.Attribute("height")! > 100);
        string[] references = [.. dataAreas.Select(static clip => $"url(#{clip.Attribute("id")!.Value})")];
        return [.. svg.Descendants(Svg + "g").Where(g => references.Contains(g.Attribute("clip-path")?.Value)).Elements(Svg + name)];
    }

    private static int Number(XElement svg, string attribute) => int.Parse(svg.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}

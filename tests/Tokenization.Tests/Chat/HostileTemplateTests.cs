using System.Diagnostics;
using System.Text.Json.Nodes;
using EntroPIC.Tests;
using EntroPIC.Tokenization.Chat;

namespace Tokenization.Tests.Chat;

/// <summary>Templates that would take all time, all memory or all of the stack fail instead, on any thread.</summary>
public sealed class HostileTemplateTests
{
    private const string Steps = "it takes too many steps";
    private const string Text = "it makes too much text";
    private const long MostBytes = 300_000_000;

    public static TheoryData<string, string> Bombs => new()
    {
        { "{% set ns = namespace(x='ab') %}{% for i in range(40) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x|length }}", Text },
        { "{% for a in range(100000) %}{% for b in range(100000) %}{% for c in range(100000) %}{% endfor %}{% endfor %}{% endfor %}", Steps },
        { "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}", Steps },
        { "{{ range(100000) | join('x' * 100000) }}", Text },
        { "{{ 'x' * 100000000000 }}", Text },
        { "{{ [1] * 100000000000 }}", Steps },
        { "{{ ('x' * 1000000).replace('', 'y' * 1000) }}", Text },
        { "{{ '{:>{w}}'.format(1, w=100000000) }}", "wider than 100000" },
        { "{{ ('{0[' ~ '9' * 5000 ~ ']}').format([1]) }}", "a format has an index of 5000 digits; at most 4300 are read" },
        { "{{ '%*d' % (100000000, 1) }}", "wider than 100000" },
        { "{{ 'a'.center(1000000000) }}", Text },
        { "{{ 9 ** (9 ** 9) }}", "more than 4300 digits" },
        { "{% set ns = namespace(x=9) %}{% for i in range(100) %}{% set ns.x = ns.x * ns.x %}{% endfor %}", "more than 4300 digits" },
        { "{% set ns = namespace(x=1) %}{% for i in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}", "nests deeper than 200 levels" },
        { "{% set ns = namespace(x=1) %}{% for i in range(100) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == ns.x[0] }}", Steps },
        { "{% set ns = namespace(x=1) %}{% for i in range(100) %}{% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ {ns.x: 1} }}", Steps },
        { "{% set ns = namespace(x=1) %}{% for i in range(100) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}", Steps },
        { "{% set ns = namespace(x=[1]) %}{% for i in range(1000) %}{% set ns.x = ns.x | map('string') %}{% endfor %}{{ ns.x | list }}", "nests deeper than 200 levels" },
        { "{% set ns = namespace() %}{% set ns.ns = ns %}{{ ns }}", "namespaces nest deeper" },
        { "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "it nests deeper than 500 levels" },
        { "{% macro f(x) %}{{ [f(x), f(x)] }}{% endmacro %}{{ f(1) }}", "it nests deeper than 500 levels" },
        { "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}", Steps },
        { "{% for x in [[1]] recursive %}{{ loop([x]) }}{% endfor %}", "it nests deeper than 500 levels" },
        { "{% set a = 'a' * 1000000 %}{% set b = 'a' * 500000 + 'b' %}{% for i in range(100000) %}{{ b in a }}{% endfor %}", Steps },
        { "{% set a = range(3000) | list %}{% for i in range(3000) %}{{ a == a }}{{ a | sort | length }}{% endfor %}", Steps },
    };

    [Theory, MemberData(nameof(Bombs))]
    public void TemplateBombFailsInTime(string template, string problem)
    {
        var (watch, before) = (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes());
        SmallStack.Run(() => Assert.Contains(problem, Failure(template), StringComparison.Ordinal));
        Assert.True(GC.GetTotalAllocatedBytes() - before < MostBytes);
        // Generous, since the machine may be busy; without a bound, none would end.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("1", " + 1")]
    [InlineData("'a'", " ~ ''")]
    [InlineData("1", " or 1")]
    [InlineData("0", " or 0")]
    [InlineData("1", " < 2 > 1")]
    [InlineData("'a'", " | string")]
    [InlineData("'a'", ".strip()")]
    [InlineData("1", " is eq(1)")]
    public void LongChainIsAllowed(string first, string more)
    {
        var template = $"{{{{ {first}{string.Concat(Enumerable.Repeat(more, 50_000))} }}}}";
        SmallStack.Run(() => Assert.NotNull(ChatTemplate.Parse(template).Render([])));
    }

    [Theory]
    [InlineData("{{ ", "(", "1", ")", " }}")]
    [InlineData("{{ ", "not ", "n", "", " }}")]
    [InlineData("{{ ", "-", "1", "", " }}")]
    [InlineData("{{ ", "[", "1", "]", " }}")]
    [InlineData("{{ ", "{1: ", "1", "}", " }}")]
    [InlineData("{{ ", "f(", "1", ")", " }}")]
    [InlineData("{{ ", "x[", "1", "]", " }}")]
    [InlineData("{{ ", "x is eq(", "1", ")", " }}")]
    [InlineData("{{ ", "1 if 1 else ", "2", "", " }}")]
    [InlineData("{{ ", "", "1", " if true", " }}")]
    [InlineData("{{ '", "{0:", "", "}", "'.format(1) }}")]
    [InlineData("{% set ", "(", "a", ")", " = 1 %}")]
    [InlineData("", "{% if n %}", "", "{% endif %}", "")]
    [InlineData("", "{% for i in n %}", "", "{% endfor %}", "")]
    [InlineData("", "{% macro f() %}", "", "{% endmacro %}", "")]
    [InlineData("", "{% call f() %}", "", "{% endcall %}", "")]
    [InlineData("", "{% set a %}", "", "{% endset %}", "")]
    public void DeepTemplateNestingIsRejected(string before, string open, string middle, string close, string after)
    {
        const int Depth = 100_000;
        var template = before + string.Concat(Enumerable.Repeat(open, Depth)) + middle + string.Concat(Enumerable.Repeat(close, Depth)) + after;
        SmallStack.Run(() => Assert.Contains("deep", Failure(template), StringComparison.Ordinal));
    }

    [Fact]
    public void BudgetGrowsWithTheConversation()
    {
        var template = ChatTemplate.Parse("{% set ns = namespace(t='') %}{% for m in messages %}{% set ns.t = ns.t + m.content | trim | replace('a', 'b') %}{% endfor %}{{ ns.t }}");
        var messages = Enumerable.Range(0, 100).Select(_ => new ChatMessage("user", new string('a', 100_000))).ToList();
        Assert.Equal(10_000_000, template.Render(messages).Length);
    }

    private static string Failure(string template) => Assert.Throws<TemplateException>(
        () => ChatTemplate.Parse(template).RenderJson([], JsonNode.Parse("""{"n": [1]}""")!.AsObject())).Message;
}

using System.Globalization;
using System.Reflection;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;
using EntroPIC.Generator.CSharp;
using Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Generator.Tests;

/// <summary>Names that are fine in the language and mean something else in C#: what is generated compiles all the same.</summary>
public sealed class AwkwardNamesTests
{
    [Theory]
    [InlineData("Math")]
    [InlineData("Law")]
    [InlineData("Signals")]
    [InlineData("Options")]
    [InlineData("string")]
    [InlineData("torch_")]
    [InlineData("Tensor")]
    public void LossWithAwkwardNameCompiles(string name) => TestProject.Generate($$"""
        loss {{name}} : EntroPic {
        }
        """);

    [Fact]
    public void LossesAndControllersNamedLikeRuntimeTypesCompile()
    {
        string[] types = ["Axis", "Column", "ControlStep", "ILane", "KernelBatch", "Lane", "Law", "LossMetrics", "Math", "NoControllers", "PackedBatch", "PolicyLoss", "ReadOnlySpan", "Signals", "StepTotals"];

        // Each is checked where the others are, too.
        TestProject.Generate(string.Concat(types.Select(static name => $"loss {name} : EntroPic {{ }}\n")) + Others("P"));
        TestProject.Generate(string.Concat(types.Select(static name => $"controller {name}(error, kp) {{ state s = 0 in [0, inf) output kp * error update s = max(s + error, 0) }}\n")) + Others("Lane"));
    }

    [Fact]
    public void ProjectAliasesMayEqualGeneratedAliases() => TestProject.Generate(
        [("loss.entropic", "loss Mine : EntroPic { }")],
        csharp: string.Concat(Types.Aliases.Select(static alias => alias.Alias).Except(["System", "TorchSharp"]).Select(static alias => $"global using {alias} = System.IO;\n")));

    /// <summary>A project's own types stand before those of namespaces that a file imports, so a file must refer to none by a simple name.</summary>
    [Fact]
    public void ProjectTypesNamedLikeGeneratedTypesCompile()
    {
        var file = Others("Follow") + """

            controller Follow(error, kp = 1) {
                state s = 0 in [-1, 1]
                output kp * error + exp(s) + log(2 + s * s) + softplus(s)
                update s = clamp(s + error, -1, 1)
            }
            loss Broken : Grpo { metric m = unknown }
            """;
        var code = CSharpTarget.Print(CSharpTarget.Compile(new ParsedFile(new SourceFile("a.entropic", file)), "Acme", []))!;
        var names = CSharpSyntaxTree.ParseText(code).GetRoot().DescendantTokens(descendIntoTrivia: true)
            .Where(static token => token.IsKind(SyntaxKind.IdentifierToken) && SyntaxFacts.GetContextualKeywordKind(token.ValueText) == SyntaxKind.None).Select(static token => token.ValueText)
            .Except(["Others", "Follow", "Broken", "Acme"]).Distinct().ToList();
        Assert.Superset(new HashSet<string> { "torch", "Math", "Column", "Lane", "EntroPIC", "System", "PackedBatch" }, names.ToHashSet());

        var types = string.Concat(names.Select(static name => $"class @{name} {{ }} class @{name}<T> {{ }} "));
        var namespaces = string.Concat(names.Select(static name => $"namespace @{name} {{ class Other {{ }} }} "));
        string[] diagnostics = ["loss.entropic(16,33): error ENT1001: unknown value `unknown`"];
        TestProject.Generate([("loss.entropic", file)], diagnostics, $"#pragma warning disable\nnamespace Acme {{ {types} }}");
        TestProject.Generate([("loss.entropic", file)], diagnostics, $"#pragma warning disable\nnamespace Acme {{ {namespaces} }}");
    }

    [Fact]
    public void LossesAndControllersNamedLikeTheirMembersCompile()
    {
        var losses = NamesIn(typeof(EntroPIC.Losses.EntroPic)).Union(Emitted).Union(Types.Aliases.Select(static alias => alias.Alias)).ToList();
        Assert.Superset(new HashSet<string> { "Options", "Settings", "Name", "RunKernel", "Equals", "Last" }, losses.ToHashSet());
        TestProject.Generate([("loss.entropic", Others("P") + $"loss Whole : Others {{ bonus d = mean(entropy per group) * ratio }}\n"
            + string.Concat(losses.Select(static name => $"loss {name} : Whole {{ }}\n")))], ignoresWarnings: true);

        var controllers = losses.Union(NamesIn(typeof(EntroPIC.Controllers.Pi)));
        TestProject.Generate(string.Concat(controllers.Select(static name => $"controller {name}(error) {{ state s = 0 in [0, 1] output error + s update s = clamp(s + error, 0, 1) }}\n")));
    }

    [Theory]
    [InlineData("param {0} = 1 in [0, 2]", "{0} * entropy")]
    [InlineData("control {0} = Follow(error: 1 - mean(entropy))", "{0} * entropy")]
    [InlineData("let {0} = mean(reward)", "{0} * entropy")]
    [InlineData("metric {0} = mean(entropy)", "0.1 * entropy")]
    [InlineData("metric {0} = mean(entropy * sum(ratio per sequence))", "0.1 * entropy")]
    [InlineData("group {0} when prob > 0.5 weight 2", "0.1 * entropy when {0}")]
    public void ItemsNamedLikeMembersCompile(string item, string bonus)
    {
        var loss = typeof(EntroPIC.Losses.EntroPic);
        var nested = loss.GetNestedTypes(Every).Append(typeof(EntroPIC.Controllers.Pi.State)).ToList();
        Assert.Superset(new HashSet<string> { "Options", "State", "Totals", "Kernel", "MetricKernel" }, nested.Select(static type => type.Name).ToHashSet());
        string[] names = [.. nested.Append(loss).SelectMany(NamesIn).Union(Emitted)];
        string Each(string format) => string.Concat(names.Select((name, i) => string.Format(CultureInfo.InvariantCulture, format, name, i) + "\n"));
        TestProject.Generate([("loss.entropic", $$"""
            controller Follow(error) { {{Each("state {0} = 0.1 in [0, 1]")}} output error + {{string.Join(" + ", names)}} {{Each("update {0} = clamp({0} + error, 0, 1)")}} }
            loss A { advantage = reward - mean(reward per group) policy ratio * advantage reduce token_mean {{Each(item)}} {{Each($"bonus b_{{1}} = {bonus}")}} }
            """)], ignoresWarnings: true);
    }

    private const BindingFlags Every = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;

    /// <summary>The names of a generated type's members, inherited ones among them, as far as the language has such names.</summary>
    private static string[] NamesIn(Type type) =>
        [.. type.GetMembers(Every).Select(static member => member.Name).Where(IsInLanguage).Distinct()];

    private static bool IsInLanguage(string name) => name.Length > 0 && char.IsAsciiLetterUpper(name[0]) && name.All(char.IsAsciiLetterOrDigit);

    /// <summary>The names of the members that printers emit: in losses, controllers, kernels with several sweeps, and shapes.</summary>
    private static readonly string[] Emitted = EmittedNames();

    private static string[] EmittedNames()
    {
        var file = Others("P") + """

            signal given per token = 1
            controller Follow(error) { state s = 0 in [-1, 1] output error + s update s = clamp(s + error, -1, 1) }
            loss Swept : Grpo { bonus b = mean(reward per group) * ratio penalty p = square(mean(entropy per group)) bonus g = given * entropy bonus v = std(exp(vocab_logp) per token) metric m = mean(entropy * sum(ratio per sequence)) }
            loss Broken : Grpo { control c = Pi(error: mean(entropy)) metric m = unknown }
            """;
        var code = CSharpTarget.Print(CSharpTarget.Compile(new ParsedFile(new SourceFile("a.entropic", file)), "Acme", []))!;
        string[] names =
        [
            .. CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes().Select(static node => node switch
            {
                BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                PropertyDeclarationSyntax property => property.Identifier.ValueText,
                VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field => field.Identifier.ValueText,
                TypeParameterSyntax parameter => parameter.Identifier.ValueText,
                _ => "",
            }).Where(IsInLanguage).Except(["Others", "Follow", "Swept", "Broken"]),
        ];
        Assert.Equal([], ClassMembers.All.Concat(KernelMembers.All(sweeps: 2)).Except(names));
        return names;
    }

    /// <summary>A kernel, controls per update and per rollout, a loss without a kernel, and what is computed with numbers and with tensors.</summary>
    private static string Others(string controller) => $$"""
        loss Others : Gspo {
            param width = 1 in [0, 2]
            param flag = true
            control gain = {{controller}}(error: width - mean(entropy), kp: width) per rollout
            control gate = {{controller}}(error: width - mean(entropy), kp: exp(width) + floor(width) + max(width, 1))
            let shaped = max(min(entropy, logp), clamp(logp, -1, 1)) + (if prob > 0.5 then entropy else logp) + softplus(logp) + square(entropy)
            bonus b = gain * quantile(0.5, entropy) * entropy when prob > 0.95
            bonus c = gate * shaped * mean(reward)
            metric m = mean(shaped) + (if flag then 1 else width)
        }
        """;

    [Theory]
    [InlineData("Acme.Math")]
    [InlineData("Acme.EntroPIC.Losses")]
    [InlineData("Acme.System")]
    [InlineData("Acme.Signals.torch")]
    [InlineData("class.new")]
    public void FileInAwkwardNamespaceCompiles(string name) => TestProject.Generate($$"""
        namespace {{name}}
        loss Mine : EntroPic {
        }
        """);

    [Fact]
    public void SelfComparisonCompiles() => TestProject.Generate("""
        controller Odd(given) {
            output if given != given then 0 else given
        }

        loss Mine : Grpo {
            control odd = Odd(mean(entropy))
            penalty b = odd * entropy when not (ratio != ratio)
            metric m = mean(ratio <= ratio)
        }
        """);

    [Fact]
    public void ItemsNamedLikeCSharpMembersCompile() => TestProject.Generate("""
        controller Follow(state_, torch, class = 1) {
            state new = 0
            output state_ + torch * class * new
            update new = new + 1
        }

        loss Awkward : Grpo {
            param state_ = 1
            param settings = 2 in [0, 10]
            param option_range = 1 in [0, 1]
            param equality_contract = true
            control controllers = Follow(state_: -mean(entropy), torch: settings)
            control totals = Fixed(state_)
            let batch = entropy * option_range
            let void = if equality_contract then batch else 0
            group metrics when prob > 0.5 weight 2
            bonus name = controllers * void * totals when metrics
            metric last = mean(logp)
        }
        """);

    /// <summary>Values that the compiler names stand beside those that the user did, in every style.</summary>
    [Theory]
    [InlineData("let meanReward = mean(reward) bonus b = meanReward * ratio + mean(reward where reward > 0) * ratio")]
    [InlineData("let mean_reward2 = mean(reward where reward < 0.5) bonus b = mean_reward2 * ratio + mean(reward) * ratio + mean(reward where reward > 0) * ratio")]
    [InlineData("let tokens2 = count(prob > 0.9) let tokens_ = count(prob > 0.8) bonus b = tokens2 * tokens_ * ratio reduce token_mean over prob > 0.2")]
    [InlineData("let policyMean = mean(reward) let policy_ = std(reward) bonus b = policyMean * policy_ * ratio")]
    [InlineData("let byLogp = mean(reward) let by_entropy = std(reward) let value_ = max(reward) bonus b = byLogp * by_entropy * value_ * entropy")]
    [InlineData("let kernel = mean(reward) let MetricKernel = std(reward) metric kernel = kernel metric value = mean(ratio) metric sum = MetricKernel metric SumsPerBatch = mean(entropy)")]
    [InlineData("let sum_ratio = sum(ratio per sequence) let sumRatio2 = sum(entropy per sequence) bonus b = sum_ratio * sumRatio2 * sum(ratio * 2 per sequence)")]
    public void NamesThatCollideInCSharpStyleCompile(string items) => TestProject.Generate(
        [("loss.entropic", $"loss A : Grpo {{ allow ENT2001 allow ENT2003 allow ENT2005 {items} }}")], ignoresWarnings: true);

    [Fact]
    public void ItemsWithoutLettersCompile() => TestProject.Generate("""
        loss A : Grpo {
            param _ = 0.5 in [0, 1]
            let _1 = mean(reward)
            let __2 = 2 * ratio
            bonus _3 = (_ + _1) * __2
            metric _4 = mean(__2)
        }
        """);
}

using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using EntroPIC.Data;
using EntroPIC.Mathematics;
using EntroPIC.Rewards;
using EntroPIC.Tests;
using Xunit.Abstractions;

namespace Training.Tests.Rewards;

/// <summary>Agreement with the tests of Math-Verify, with its verdicts on rewrites, and with human labels on GSM8K.</summary>
public sealed partial class ReferenceCasesTests(ITestOutputHelper output)
{
    [FactWithData("math_verify_cases.json")]
    public void AgreesWithTheTestsOfMathVerify()
    {
        var agreement = new Agreement(output);
        foreach (var testCase in SharedData.Cases("math_verify_cases.json"))
        {
            var isRight = testCase.Text("kind") == "verify"
                ? Verdict(testCase) == testCase.GetProperty("expected").GetBoolean()
                : Choice(testCase) == (testCase.GetProperty("expected").GetArrayLength() == 0 ? null : testCase.GetProperty("expected")[1].GetString());
            agreement.Count(isRight, () => $"{testCase.Text("source")} {testCase.Text("id")}");
        }

        Assert.True(agreement.Report("Math-Verify's tests") >= 0.9);
    }

    [FactWithData("math_equiv_cases.json")]
    public void AgreesWithMathVerifyOnRewritesAndAcceptsNoWrongOne()
    {
        var equivalence = new MathEquivalence(new MathOptions
        {
            ReferenceForms = [AnswerForm.Latex],
            ResponseForms = [AnswerForm.Plain, AnswerForm.Latex],
            Boxes = BoxPriority.AfterFinalAnswer,
        });
        var agreement = new Agreement(output);
        var wrong = new List<string>();
        foreach (var testCase in SharedData.Cases("math_equiv_cases.json"))
        {
            var (answer, completion, expected) = (testCase.Text("answer"), testCase.Text("completion"), testCase.GetProperty("expected").GetBoolean());
            var accepted = equivalence.Compare($@"\boxed{{{answer}}}", completion) == MathVerdict.Equal;
            agreement.Count(accepted == expected, () => $"{testCase.Text("rewrite")}: {answer} and {completion}, expected {expected}");
            if (accepted && !expected && !AreTheSameFraction(testCase))
            {
                wrong.Add($"{answer} and {completion}");
            }
        }

        Assert.True(agreement.Report("Math-Verify's verdicts") >= 0.95);
        Assert.Empty(wrong);
    }

    [FactWithData("gsm8k_model_outputs.jsonl")]
    public void AgreesWithTheLabelsOfGsm8k()
    {
        var reward = new MathAnswer();
        var agreement = new Agreement(output);
        foreach (var row in SharedData.Lines("gsm8k_model_outputs.jsonl"))
        {
            var score = reward.Score(new Problem("", row.Text("answer")), new JudgedResponse(row.Text("completion"), 1, false));
            agreement.Count(score == 1 == row.GetProperty("is_correct").GetBoolean(), () => row.Text("id"));
        }

        Assert.True(agreement.Report("labels of GSM8K") >= 0.99);
    }

    private static bool Verdict(JsonElement testCase)
    {
        AnswerForm[] forms = [.. testCase.GetProperty("match_types").EnumerateArray()
            .Select(static type => type.GetString() == "latex" ? AnswerForm.Latex : AnswerForm.Plain)];
        var options = new MathOptions
        {
            ReferenceForms = forms,
            ResponseForms = forms,
            Digits = testCase.GetProperty("precision").GetInt32(),
            MatchesNames = testCase.GetProperty("strict").GetBoolean(),
            AcceptsInequalityForSet = testCase.GetProperty("allow_set_relation_comp").GetBoolean(),
            Boxes = testCase.GetProperty("boxed_match_priority").GetInt32() switch
            {
                < 0 => BoxPriority.Never,
                0 => BoxPriority.First,
                _ => BoxPriority.AfterFinalAnswer,
            },
        };
        return new MathEquivalence(options).Compare(testCase.Text("gold"), testCase.Text("pred")) == MathVerdict.Equal;
    }

    private static string? Choice(JsonElement testCase)
    {
        var choices = testCase.GetProperty("strings").EnumerateArray().Select(static choice => choice.GetString()!).ToList();
        return new ChoiceAnswer { Choices = choices, IgnoreCase = testCase.GetProperty("lowercase").GetBoolean() }.AnswerOf(testCase.Text("pred"));
    }

    /// <summary>
    /// The reference reads the full stop behind `3/5.` as a decimal point and then computes 3 · (1 / 5.0) = 0.6000000000000001, which it
    /// finds
    /// different from 3/5. What it extracted tells: two fractions that are exactly one.
    /// </summary>
    private static bool AreTheSameFraction(JsonElement testCase) =>
        Fraction(testCase.GetProperty("gold_extracted")) is { } gold && Fraction(testCase.GetProperty("pred_extracted")) is { } response
        && gold.Numerator * response.Denominator == response.Numerator * gold.Denominator;

    private static (BigInteger Numerator, BigInteger Denominator)? Fraction(JsonElement extracted)
    {
        var match = extracted.GetArrayLength() > 0 ? PlainFraction().Match(extracted[0].GetString()!) : Match.Empty;
        return match.Success ? (Parse(match.Groups[1].Value), Parse(match.Groups[2].Value)) : null;

        static BigInteger Parse(string digits) => BigInteger.Parse(digits, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(-?\d+)/(\d+)(?:\.0)?$")]
    private static partial Regex PlainFraction();

    private sealed class Agreement(ITestOutputHelper output)
    {
        private int _agreed;
        private int _total;

        public void Count(bool isRight, Func<string> describe)
        {
            _total++;
            if (isRight)
            {
                _agreed++;
            }
            else
            {
                output.WriteLine($"differs: {describe()}");
            }
        }

        public double Report(string with)
        {
            output.WriteLine($"agreement with {with}: {_agreed} of {_total} = {100.0 * _agreed / _total:F2} %");
            Assert.True(_total > 0);
            return (double)_agreed / _total;
        }
    }
}

namespace Dsl.Tests.Syntax;

/// <summary>Every broken item of a file is reported at its place, and what follows it is read as if nothing had been.</summary>
public sealed class RecoveryTests
{
    [Fact]
    public void SixMistakesGiveSixMessages() => Expect(
        """
        loss A {
            let 3 = ratio
            param low = in [0, 1)
            group wrong advantage < 0
            bonus b entropy
            metric m = mean(entropy
            reduce
            policy ratio
        }
        """,
        "(2,9) ENT0101: expected a name, found `3`",
        "(3,17) ENT0101: expected a value, found `in`",
        "(4,17) ENT0101: expected `when`, found `advantage`",
        "(5,13) ENT0101: expected `=`, found `entropy`",
        "(6,28) ENT0101: expected `)`, found `reduce`",
        "(7,11) ENT0101: expected a reduction, found `policy`");

    [Fact]
    public void KeywordAsNameIsReportedOnce() => Expect(
        """
        let over(x) = 2 * x
        loss A : Grpo {
            let per = 3
            group keep when advantage > 0
            bonus b = over(per) * ratio * per
            bonus c = ratio when keep
            metric m = 1 - when * per
        }
        """,
        "(1,5) ENT0104: `over` is a keyword and cannot be a name",
        "(3,9) ENT0104: `per` is a keyword and cannot be a name",
        "(4,11) ENT0104: `keep` is a keyword and cannot be a name",
        "(7,20) ENT0104: `when` is a keyword and cannot be a name");

    [Fact]
    public void ItemAfterBrokenItemIsBound() => Expect(
        """
        loss A {
            param = 3
            policy ration
        }
        loss B : {
            policy ratio
        }
        controller C(error {
            output eror
        }
        """,
        "(2,11) ENT0101: expected a name, found `=`",
        "(3,12) ENT1001: unknown value `ration`; did you mean `ratio`?",
        "(5,10) ENT0101: expected a name, found `{`",
        "(8,20) ENT0101: expected `)`, found `{`",
        "(9,12) ENT1001: unknown value `eror`; did you mean `error`?");

    [Fact]
    public void MissingBraceEndsAtNextDeclaration() => Expect(
        """
        loss A {
            policy ratio
        controller C(x) {
            output x
        loss B { policy ratio }
        """,
        "(2,17) ENT0101: expected `}`, found `controller`",
        "(4,13) ENT0101: expected `}`, found `loss`");

    [Fact]
    public void StrayTokenSkipsToNextItem() => Expect(
        """
        loss A {
            plicy ratio * 2 + entropy
            policy ratio ratio
            metric m = mean(entropy) ] )
            reduce token_mean
        }
        """,
        "(2,5) ENT0102: `plicy` does not start an item of a loss; did you mean `policy`?",
        "(3,18) ENT0102: `ratio` does not start an item of a loss; a sign such as `*` is missing before it",
        "(4,30) ENT0102: `]` does not start an item of a loss (`param`, `let`, `advantage`, `control`, `group`, `weight`, `keep`, `policy`, `bonus`, `penalty`, `reduce`, `metric`, `remove` or `allow`)");

    [Fact]
    public void ForeignBlockIsSkippedWhole() => Expect(
        """
        class A { let x = unknown { let y = unknown } }
        loss B { policy ratio }
        """,
        "(1,1) ENT0102: `class` does not start a declaration (`loss`, `controller`, `let` or `signal`)");

    [Fact]
    public void OpenBraceInItemHidesNoItem() => Expect(
        """
        loss A {
            let x = { 3
            policy ratio
        }
        loss B { policy ratio * { 3 } }
        """,
        "(2,13) ENT0101: expected a value, found `{`",
        "(5,25) ENT0101: expected a value, found `{`");

    [Fact]
    public void SecondNamespaceIsStray() => Expect(
        "namespace A\nnamespace B\nloss C { policy ratio }",
        "(2,1) ENT0102: `namespace` does not start a declaration (`loss`, `controller`, `let` or `signal`)");

    [Theory]
    [InlineData("policy min(ratio, )", "(1,28) ENT0101: expected another one after the comma, found `)`")]
    [InlineData("policy ratio metric m = mean(prob,)", "(1,44) ENT0101: expected another one after the comma, found `)`")]
    [InlineData("policy min(, ratio)", "(1,21) ENT0101: expected a value, found `,`")]
    [InlineData("policy ratio * (1 + )", "(1,30) ENT0101: expected a value, found `)`")]
    [InlineData("policy if advantage > 0 ratio else 1", "(1,34) ENT0101: expected `then`, found `ratio`")]
    [InlineData("policy if advantage > 0 then ratio", "(1,45) ENT0101: expected `else`, found `}`")]
    [InlineData("policy ratio keep k when ratio in 3", "(1,44) ENT0101: expected `[` or `(`, found `3`")]
    [InlineData("policy ratio keep k when ratio in [1, 2", "(1,50) ENT0101: expected `]` or `)`, found `}`")]
    [InlineData("policy mean(logp per)", "(1,30) ENT0101: expected a scope, found `)`")]
    [InlineData("policy ratio reduce token_mean over", "(1,46) ENT0101: expected a value, found `}`")]
    [InlineData("policy ratio bonus b = entropy reduce", "(1,48) ENT0101: expected a reduction, found `}`")]
    [InlineData("policy ratio = 3", "(1,23) ENT0101: expected `==`, found `=`")]
    [InlineData("policy ratio ** 2", "(1,23) ENT0101: expected `^`, found `**`")]
    [InlineData("policy min(ratio * advantage, clamp(ratio, 0.8, 1.2)", "(1,63) ENT0101: expected `)`, found `}`")]
    [InlineData("policy ratio control a = Pi(error: mean(entropy, kp: 1, ki: 0.1)", "(1,75) ENT0101: expected `)`, found `}`")]
    [InlineData("policy ratio bonus b = exp(2 * (1 - entropy) when prob > 0.5", "(1,55) ENT0101: expected `)`, found `when`")]
    [InlineData("policy ratio reduce sequence_sum_norm(length", "(1,55) ENT0101: expected `)`, found `}`")]
    [InlineData("policy max(ratio 2)", "(1,27) ENT0101: expected `,` or `)`, found `2`")]
    [InlineData("policy ratio metric m = mean(entropy when prob > 0.5)", "(1,47) ENT0101: expected `where`, found `when`")]
    [InlineData("policy ratio bonus b = entropy\n if prob > 0.5", "(1,40) ENT0101: expected `when`, found `if`")]
    [InlineData("policy ratio metric m = mean(entropy\n when prob > 0.5\n)", "(1,46) ENT0101: expected `where`, found `when`")]
    [InlineData("policy ratio.clamp(min=0.8).detach().pow(2)", "(1,17) ENT0101: expected `stop(max(ratio, 0.8)) ^ 2`, found `ratio.clamp(min=0.8).detach().pow(2)`")]
    [InlineData("policy ratio.clamp(max=2)", "(1,17) ENT0101: expected `min(ratio, 2)`, found `ratio.clamp(max=2)`")]
    [InlineData("policy ratio.clamp(0.8)", "(1,17) ENT0101: expected `max(ratio, 0.8)`, found `ratio.clamp(0.8)`")]
    [InlineData("policy ratio * reward.accuracy", "(1,25) ENT0101: expected `reward`, since values have no members, found `reward.accuracy`")]
    [InlineData("policy (ratio - 1).data.pow(2)", "(1,17) ENT0101: expected `(ratio - 1) ^ 2`, since values have no members, found `(ratio - 1).data.pow(2)`")]
    [InlineData("policy ratio * config.beta", "(1,25) ENT0101: expected `beta`, found `config.beta`")]
    [InlineData("policy np.clip(ratio, None, 2)", "(1,17) ENT0101: expected `min(ratio, 2)`, found `np.clip(ratio, None, 2)`")]
    [InlineData("policy np.clip(ratio, a_max=2, a_min=min(0.5, 1))", "(1,17) ENT0101: expected `clamp(ratio, min(0.5, 1), 2)`, found `np.clip(ratio, a_max=2, a_min=min(0.5, …`")]
    [InlineData("policy ratio.clamp()", "(1,17) ENT0101: expected `clamp(ratio, …, …)`, found `ratio.clamp()`")]
    [InlineData("policy ratio.mean(dim=-1, keepdim=true)", "(1,17) ENT0101: expected `mean(ratio)`, found `ratio.mean(dim=-1, keepdim=true)`")]
    [InlineData("policy ratio.std(unbiased=false)", "(1,17) ENT0101: expected `std(ratio, …)`, found `ratio.std(unbiased=false)`")]
    [InlineData("policy clip(ratio, max: 2)", "(1,17) ENT1002: unknown function `clip`; write `min(ratio, 2)`")]
    [InlineData("policy ratio * where(prob > 0.5, ratio, 1) * 2", "(1,25) ENT0101: expected `(if prob > 0.5 then ratio else 1)`, found `where(prob > 0.5, ratio, 1)`")]
    [InlineData("policy\n where(prob > 0.5,\n min(ratio, 1), 1)", "(2,2) ENT0101: expected `if prob > 0.5 then min(ratio, 1) else 1`, found `where(prob > 0.5,  min(ratio, 1), 1)`")]
    [InlineData("policy where(prob > 0.5, ratio, 1).detach()", "(1,17) ENT0101: expected `stop(if prob > 0.5 then ratio else 1)`, found `where(prob > 0.5, ratio, 1).detach()`")]
    [InlineData("policy where(prob > 0.5, ratio, 1", "(1,17) ENT0101: expected `if prob > 0.5 then ratio else 1`, found `where(prob > 0.5, ratio, 1`")]
    [InlineData("policy where(prob > 0.5, ratio)", "(1,17) ENT0101: expected `if … then … else …`, found `where(prob > 0.5, ratio)`")]
    [InlineData("policy ratio bonus b = where (prob > 0.5)", "(1,33) ENT0101: expected a value, found `where`")]
    [InlineData("policy ratio keep k when where(prob > 0.5, ratio, 1) in [0, 1]", "(1,35) ENT0101: expected `(if prob > 0.5 then ratio else 1)`, found `where(prob > 0.5, ratio, 1)`")]
    [InlineData("policy (ratio - 1).pow(2)", "(1,17) ENT0101: expected `(ratio - 1) ^ 2`, found `(ratio - 1).pow(2)`")]
    [InlineData("policy torch.where(prob > 0.5, min(ratio, 1), 2)", "(1,17) ENT0101: expected `if prob > 0.5 then min(ratio, 1) else 2`, found `torch.where(prob > 0.5, min(ratio, 1), …`")]
    [InlineData("policy torch.exp(logp", "(1,17) ENT0101: expected `exp(logp)`, found `torch.exp(logp`")]
    [InlineData("policy ratio if prob > 0.5 else 1", "(1,17) ENT0101: expected `if prob > 0.5 then ratio else 1`, found `ratio if prob > 0.5 else 1`")]
    [InlineData("policy ratio if prob > 0.5", "(1,23) ENT1107: `policy` does not take `if`; `keep` drops tokens, `group` weights them")]
    [InlineData("policy ratio bonus b = 0,9 * entropy", "(1,33) ENT0101: expected a number with a point, as in `0.9`, found `0,9`")]
    [InlineData("policy ratio reduce token-mean", "(1,30) ENT1016: unknown reduction `token-mean`; did you mean `token_mean`?")]
    [InlineData("policy ratio reduce seq-mean-token-sum", "(1,30) ENT1016: unknown reduction `seq-mean-token-sum`; did you mean `sequence_mean_token_sum`?")]
    [InlineData("policy ratio let f(x) = x * 2", "(1,28) ENT1107: `let` does not take `(x)`; declare functions outside losses and controllers")]
    [InlineData("policy ratio let f(x, y = 2) = if x > y then x else y", "(1,28) ENT1107: `let` does not take `(x, y = 2)`; declare functions outside losses and controllers")]
    [InlineData("policy ratio let f(x = x * 2", "(1,39) ENT0101: expected `)`, found `}`")]
    [InlineData("policy ratio group g : prob > 0.9 weight 2", "(1,31) ENT0101: expected `when`, found `:`")]
    [InlineData("policy ratio keep k = prob > 0.9", "(1,30) ENT0101: expected `when`, found `=`")]
    [InlineData("policy ratio metric m = 2 * mean(reward) per group", "(1,38) ENT0101: expected `mean(reward per group)`, found `mean(reward) per group`")]
    [InlineData("policy ratio metric m = mean(entropy where truncated == true)", "(1,53) ENT0101: expected `truncated`, found `truncated == true`")]
    [InlineData("policy ratio metric m = mean(entropy where prob > 0.5 and (truncated or prob > 0.9) != true)", "(1,68) ENT0101: expected `not (truncated or prob > 0.9)`, found `(truncated or prob > 0.9) != true`")]
    [InlineData("policy ratio metric m = mean(entropy where prob == true)", "(1,53) ENT1101: expected a condition, found `prob`, a token value; compare it with something")]
    [InlineData("policy ratio advantage", "(1,23) ENT0102: `advantage` does not start an item of a loss; a sign such as `*` is missing before it")]
    [InlineData("policy = ratio", "(1,17) ENT0101: expected a value right after `policy`, found `=`")]
    [InlineData("policy ratio keep k when prob > 0.9 weight 2", "(1,46) ENT1107: `keep` does not take `weight`; `group` weights tokens")]
    [InlineData("# don't\n policy ratio # as in \"x\"\n", "(1,10) ENT0001: `#` is not a character of the language; a comment begins with `//`")]
    [InlineData("policy ratio let advantage = reward", "(1,27) ENT1010: `advantage` is a signal (advantage of the response over its expected reward); write `advantage = …` without `let`")]
    [InlineData("policy ratio * advantage let reward = 1 bonus b = entropy * mean(reward per group)", "(1,39) ENT1010: `reward` is a signal (reward given by the verifier); choose another name")]
    public void MistakeGivesOneMessage(string items, string message) => Assert.Equal([message], Source.Messages($"loss A {{ {items} }}"));

    [Theory]
    [InlineData("loss A { ratio * advantage }", "(1,10) ENT0102: `ratio` does not start an item of a loss; say what the value is for, as in `policy ratio * advantage`")]
    [InlineData("loss A {\n min(ratio,\n 2)\n metric m = 1 }", "(2,2) ENT0102: `min` does not start an item of a loss; say what the value is for, as in `policy min(ratio,  2)`")]
    [InlineData("loss A { -(ratio - 1) ^ 2\n reduce token_mean }", "(1,10) ENT0102: `-` does not start an item of a loss; say what the value is for, as in `policy -(ratio - 1) ^ 2`")]
    [InlineData("loss A : Grpo {\n let x = 3\n x }", "(3,2) ENT0102: `x` does not start an item of a loss; say what the value is for, as in `policy x`")]
    [InlineData("loss A { plicy ratio }\nloss B : A { }", "(1,10) ENT0102: `plicy` does not start an item of a loss; did you mean `policy`?")]
    [InlineData("controller C(error) { 2 * error }", "(1,23) ENT0102: `2` does not start an item of a controller; say what the value is for, as in `output 2 * error`")]
    public void ValueInPlaceOfItemGivesOneMessage(string text, string message) => Assert.Equal([message], Source.Messages(text));

    [Theory]
    [InlineData("loss Mine Grpo { }", "(1,11) ENT0101: expected `: Grpo`, found `Grpo`")]
    [InlineData("loss Mine(Grpo) { }", "(1,10) ENT0101: expected `: Grpo`, found `(`")]
    [InlineData("loss Mine : Grpo, Dapo { }", "(1,17) ENT0101: expected `{`, since a loss has one base, found `,`")]
    [InlineData("loss Mine extends Grpo { }", "(1,11) ENT0101: expected `: Grpo`, found `extends`")]
    [InlineData("loss mine-own-loss : Grpo { }", "(1,6) ENT0101: expected a name without `-`, as in `mine_own_loss`, found `mine-own-loss`")]
    public void MistakeInHeadGivesOneMessage(string text, string message) => Assert.Equal([message], Source.Messages(text));

    [Theory]
    [InlineData("advantage reward", "(2,11) ENT0101: expected `=`, found `reward`")]
    [InlineData("advantage: reward", "(2,10) ENT0101: expected `=`, found `:`")]
    [InlineData("advantage := reward", "(2,11) ENT0101: expected `=`, found `:`")]
    [InlineData("advantage(reward)", "(2,10) ENT0101: expected `=`, found `(`")]
    [InlineData("advantage", "(2,10) ENT0101: expected `=`, found `reduce`")]
    [InlineData("advantage rewrd", "(2,11) ENT0101: expected `=`, found `rewrd`", "(2,11) ENT1001: unknown value `rewrd`; did you mean `reward`?")]
    [InlineData("advantage * ratio", "(2,1) ENT0102: `advantage` does not start an item of a loss; say what the value is for, as in `policy advantage * ratio`")]
    [InlineData("allow", "(2,6) ENT0101: expected the id of a rule, as in `allow ENT1203`, found `reduce`")]
    [InlineData("allow\nadvantage = reward", "(2,6) ENT0101: expected the id of a rule, as in `allow ENT1203`, found `advantage`")]
    [InlineData("allow(ENT1203)", "(2,6) ENT0101: expected the id of a rule, as in `allow ENT1203`, found `(`")]
    [InlineData("allow: ENT1203", "(2,6) ENT0101: expected the id of a rule, as in `allow ENT1203`, found `:`")]
    [InlineData("allow = ENT1203", "(2,7) ENT0101: expected the id of a rule, as in `allow ENT1203`, found `=`")]
    public void ItemWithContextualKeywordReportsMissingPart(string item, params string[] messages) =>
        Assert.Equal(messages, Source.Messages($"loss A : Grpo {{\n{item}\nreduce token_mean\n}}"));

    [Theory]
    [InlineData("allow", "(1,28) ENT0101: expected the id of a rule, as in `allow ENT1203`, found `output`")]
    [InlineData("allow(ENT1203)", "(1,28) ENT0101: expected the id of a rule, as in `allow ENT1203`, found `(`")]
    [InlineData("allow: ENT1203", "(1,28) ENT0101: expected the id of a rule, as in `allow ENT1203`, found `:`")]
    public void ControllerItemWithContextualKeywordReportsMissingPart(string item, string message) =>
        Assert.Equal([message], Source.Messages($"controller C(error) {{ {item}\noutput error }}"));

    [Fact]
    public void WordIsNotSuggestedForItself() =>
        Assert.DoesNotContain("did you mean", Assert.Single(Source.Messages("loss A { policy ratio advantage ratio }")));

    [Fact]
    public void MissingTokenIsReportedAtEndOfLine() =>
        Assert.Equal(["(1,15) ENT0101: expected a value, found `reduce`"], Source.Messages("loss A{ policy\n    reduce token_mean\n}"));

    [Fact]
    public void ReduceOnItsOwnLineBelongsToLoss()
    {
        var loss = Source.Loss("loss A {\n    policy ratio\n    bonus b = entropy\n    reduce token_sum\n}");

        Assert.DoesNotContain("div", Source.Graph(loss.Loss));
    }

    [Fact]
    public void IndentedReduceBelongsToTerm()
    {
        var loss = Source.Loss("loss A {\n    policy ratio\n    bonus b = entropy\n        reduce token_sum\n}");

        Assert.Contains("policy_mean", Source.Graph(loss.Loss));
        Assert.Single(Source.Graph(loss.Loss).Split('\n'), static line => line.Contains(" = div "));
    }

    private static void Expect(string text, params string[] messages) => Assert.Equal(messages, Source.Messages(text));
}

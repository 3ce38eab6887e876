namespace EntroPIC.Dsl.Diagnostics;

/// <summary>
/// The rules of the language, in the order of its stages. Ids are never reused. A message starts in lower case, has no final period, and says what
/// is wrong, with the names, then what to do if that is certain.
/// </summary>
internal static class Rules
{
    private static readonly List<Rule> Table = [];

    // ENT00xx: characters and tokens
    public static readonly Rule UnexpectedCharacter = Error("ENT0001", "Unexpected character", "`{0}` is not a character of the language{1}");
    public static readonly Rule MalformedNumber = Error("ENT0002", "Malformed number", "`{0}` is not a number; numbers are written `20480`, `0.2` or `3e-4`");
    public static readonly Rule UnterminatedComment = Error("ENT0003", "Unterminated comment", "this comment is never closed; end it with `*/`");
    public static readonly Rule NumberOutOfRange = Error("ENT0004", "Number out of range", "`{0}` is too {1}");
    public static readonly Rule ForeignLetter = Error("ENT0005", "Letter not allowed in names", "`{0}` in `{1}` is U+{2}; names consist of `a` to `z`, `A` to `Z`, `0` to `9` and `_`{3}");
    public static readonly Rule HiddenDirection = Error("ENT0006", "Hidden text direction", "this line contains U+{0}, an invisible character that changes the direction of displayed text, so the line does not read as it compiles; remove the character");
    public static readonly Rule NameTooLong = Error("ENT0007", "Name too long", "`{0}` has {1} letters; a name has at most {2}, since generated names contain it and targets limit their length");

    // ENT01xx: structure
    public static readonly Rule Expected = Error("ENT0101", "Unexpected token", "expected {0}, found {1}");
    public static readonly Rule StrayToken = Error("ENT0102", "Stray token", "{0} does not start {1}{2}");
    public static readonly Rule NestedTooDeep = Error("ENT0103", "Nested too deep", "this is nested more than {0} levels deep; name a part of it with `let`");
    public static readonly Rule KeywordAsName = Error("ENT0104", "Keyword as a name", "`{0}` is a keyword and cannot be a name");
    public static readonly Rule TooManyDiagnostics = Warning("ENT0105", "Too many messages", "this file has more messages; fix these first");

    // ENT10xx: names
    public static readonly Rule UnknownName = Error("ENT1001", "Unknown value", "unknown value `{0}`{1}");
    public static readonly Rule UnknownFunction = Error("ENT1002", "Unknown function", "unknown function `{0}`{1}");
    public static readonly Rule UnknownController = Error("ENT1003", "Unknown controller", "unknown controller `{0}`{1}");
    public static readonly Rule UnknownBase = Error("ENT1004", "Unknown base loss", "unknown loss `{0}`{1}");
    public static readonly Rule Duplicate = Error("ENT1005", "Declared twice", "`{0}` is already declared in line {1}");
    public static readonly Rule NamesTooAlike = Error("ENT1006", "Names too alike", "`{0}` differs from `{1}` (line {2}) only in case or underscores");
    public static readonly Rule CyclicInheritance = Error("ENT1007", "Cyclic inheritance", "`{0}` inherits from itself: {1}");
    public static readonly Rule CyclicDefinition = Error("ENT1008", "Cyclic definition", "`{0}` depends on itself: {1}{2}");
    public static readonly Rule NothingToRemove = Error("ENT1009", "Nothing to remove", "`{0}` inherits no item `{1}`{2}");
    public static readonly Rule ReservedName = Error("ENT1010", "Reserved name", "`{0}` is {1}; {2}");
    public static readonly Rule FunctionAsValue = Error("ENT1011", "Function used as a value", "`{0}` is a function; call it with its arguments");
    public static readonly Rule UnknownArgument = Error("ENT1012", "Unknown argument", "`{0}` has no parameter `{1}`{2}");
    public static readonly Rule MissingArgument = Error("ENT1013", "Missing argument", "`{0}` is called without {1}; {2}");
    public static readonly Rule TooManyArguments = Error("ENT1014", "Too many arguments", "`{0}` takes {1}, found {2}{3}");
    public static readonly Rule ArgumentTwice = Error("ENT1015", "Argument given twice", "`{0}` gets `{1}` twice");
    public static readonly Rule UnknownReduction = Error("ENT1016", "Unknown reduction", "unknown reduction `{0}`{1}");
    public static readonly Rule UnknownScope = Error("ENT1017", "Unknown scope", "`{0}` is not a scope to aggregate per{1}");
    public static readonly Rule UnknownClock = Error("ENT1018", "Scope or clock of a control", "`per {0}` is {1}: a control is of the batch or `per group`, and steps `per update` or `per rollout`");
    public static readonly Rule OtherKind = Error("ENT1019", "Overridden by another kind", "`{0}` is {1}, but is inherited as {2}; `remove {0}` first or choose another name");
    public static readonly Rule DeclaredElsewhere = Error("ENT1020", "Declared in two files", "`{0}` is also declared in `{1}`, line {2}");
    public static readonly Rule NotAssignable = Error("ENT1021", "Update of something else", "`{0}` is not a state of `{1}`{2}");
    public static readonly Rule InheritsTooDeep = Error("ENT1022", "Inheritance too deep", "`{0}` has more than {1} bases");
    public static readonly Rule CallsTooDeep = Error("ENT1023", "Calls too deep", "`{0}` is called more than {1} levels deep");
    public static readonly Rule Elsewhere = Error("ENT1024", "Error in inherited or called code", "inherited or called code has an error: {0}: {1}: {2}");
    public static readonly Rule TooManyCalls = Error("ENT1025", "Too many calls", "`{0}` expands to more than {1} nested function calls; name shared parts with `let`");
    public static readonly Rule UnknownRule = Error("ENT1026", "Unknown rule", "there is no rule `{0}`{1}");
    public static readonly Rule NotAllowable = Error("ENT1027", "Rule that cannot be allowed", "`{0}` ({1}) is an error, which cannot be allowed");

    public static readonly Rule RemovedButUsed = Error("ENT1028", "Removed, but still used", "`{0}` is still used by {1}; remove that, too, or declare another `{0}`");

    public static readonly Rule NamedLikeNamespace = Error("ENT1029", "Named like a namespace", "`{0}` of the namespace `{1}` would have the full name of the namespace `{2}`, which {3} declares; rename one of them");
    public static readonly Rule NamespaceOfOthers = Error("ENT1030", "Reserved namespace", "`{0}` is declared in the namespace `{1}`; `{2}` is reserved for the types that generated code refers to; choose another namespace");

    public static readonly Rule ScopeOfSignal = Error("ENT1031", "Scope of a signal", "a signal is per token, sequence or group, not per `{0}`{1}");

    // ENT11xx: types, scopes, gradient
    public static readonly Rule WrongKind = Error("ENT1101", "Wrong kind of value", "expected {0}, found `{1}`, {2}{3}");
    public static readonly Rule BatchValueNeeded = Error("ENT1102", "Outer value needed", "`{0}` is {1}; {2} needs {3}: aggregate it, as in {4}");
    public static readonly Rule WrongPer = Error("ENT1103", "Wrong scope to aggregate per", "`{0}` is {1}, which cannot be aggregated per {2}, only per {3}");
    public static readonly Rule NothingToAggregate = Error("ENT1104", "Nothing to aggregate", "`{0}` has nothing to aggregate: `{1}` is the same for the whole batch");
    public static readonly Rule NoGradient = Error("ENT1105", "No gradient", "`{0}` has no gradient: every path to `logp` or `entropy` is detached{1}");
    public static readonly Rule MixedComparison = Error("ENT1106", "Mixed comparison", "`{0}` and `{1}` cannot be chained; join two comparisons with `and`");
    public static readonly Rule ClauseNotAllowed = Error("ENT1107", "Clause not allowed", "`{1}` does not take `{0}`{2}");
    public static readonly Rule TermPerPosition = Error("ENT1108", "Term per position", "`{0}` is one value per position; {1} has one per token, sequence or group, or one for the batch: aggregate it, as in `mean(… per group)`");
    public static readonly Rule FinerThanPolicy = Error("ENT1109", "Weight finer than the policy", "`{0}` has a weight per {1}, but the policy is one value {2}");
    public static readonly Rule ConstantNeeded = Error("ENT1110", "Constant needed", "{0} must be a constant{1}");
    public static readonly Rule WrongScopeOfScan = Error("ENT1111", "Wrong scope along a sequence", "`{0}` is {1}; {2} runs along the tokens of a sequence and needs {3}");
    public static readonly Rule NothingLive = Error("ENT1112", "Nothing live", "`{0}` has no gradient that `live` could keep");
    public static readonly Rule NotInController = Error("ENT1113", "Signal in a controller", "`{0}` is a signal; a controller gets signals only through its arguments");
    public static readonly Rule NotYetKnown = Error("ENT1114", "Not yet known", "`{0}` is not known {1}");

    public static readonly Rule FinerThanTerm = Error("ENT1115", "Condition finer than its term", "`{0}` is {1}, but `{2}` is one value {3}, which counts as a whole: aggregate the condition, as in `count({0} per {4}) > 0`");

    public static readonly Rule OutsideVocabulary = Error("ENT1116", "Value from outside the vocabulary", "`{0}` is {1}, which an aggregate over the vocabulary cannot read: it is found before, from `vocab_logp` and params; a factor that is the same for the whole vocabulary goes outside, as in `advantage * sum(… per token)`");
    public static readonly Rule TooManySweeps = Error("ENT1117", "Too many sweeps over the vocabulary", "`{0}` uses an aggregate over the vocabulary that itself uses one: a row of logits is swept {1} times at most; move what is the same for the whole vocabulary outside, as in `sum(… per token) / scale`, or expand the inner aggregate");
    public static readonly Rule NotGathered = Error("ENT1118", "Value of the vocabulary", "`{0}` has a value for each token of the vocabulary; aggregate it, as in `{1}`");
    public static readonly Rule NotOverVocabulary = Error("ENT1119", "Function that the vocabulary does not have", "`{0}` does not work on values of the vocabulary; {1}");

    // ENT12xx: ranges and constants
    public static readonly Rule OutOfRange = Error("ENT1201", "Value out of range", "{0} is {1}, which is not in {2}");
    public static readonly Rule EmptyRange = Error("ENT1202", "Empty range", "no number is in {0}");
    public static readonly Rule DivisionByZero = Warning("ENT1203", "Divisor can be zero", "{0} divides by {1}; {2}");
    public static readonly Rule OutsideDomain = Warning("ENT1204", "Outside a function's domain", "`{0}` {1}, where `{2}` is undefined{3}");
    public static readonly Rule NegativeWeight = Warning("ENT1205", "Weight that can be negative", "the weight `{0}` is {1}; a negative weight reinforces what the policy should unlearn; bound it, as in `max(…, 0)`");
    public static readonly Rule SettledCondition = Warning("ENT1206", "Constant condition", "`{0}` {1} holds{2}{3}");
    public static readonly Rule CrossedClamp = AllowableError("ENT1207", "Crossed clamp", "the lower bound of {0}, {1}, is above its upper bound, {2}; swap them");
    public static readonly Rule ClampOfNumber = Warning("ENT1208", "Clamp of a number", "`{0}` is a single number for the whole batch, but its bound `{1}` is not; `clamp` takes the value first, then the lower and upper bound");
    public static readonly Rule ExponentialOfSum = Warning("ENT1209", "Exponential of a sum", "`{0}` grows with the length of a response, and above 88 its exponential is infinite in single precision; bound it, as in `clamp(…, -20, 20)`, or take the mean");
    public static readonly Rule OnlyNegativeWeight = AllowableError("ENT1210", "Negative weight", "the weight `{0}` is {1}, so training does the opposite of what the token teaches; a weight sets how much a token counts");
    public static readonly Rule WithItself = Warning("ENT1211", "Value and itself", "`{0}` is {1} itself, which always gives {2}; one of the two is probably another value");

    // ENT13xx: what a loss and a controller consist of
    public static readonly Rule ItemTwice = Error("ENT1301", "Item given twice", "`{0}` is already given in line {1}; a {2} has only one");
    public static readonly Rule NoPolicy = Error("ENT1302", "No policy", "`{0}` has no `policy`, of its own or inherited; add one, or name a base that has one, as in `loss {0} : Grpo`");
    public static readonly Rule NoOutput = Error("ENT1303", "No output", "controller `{0}` has no `output`, the value that a loss reads; add one, as in `output {1}`");
    public static readonly Rule ReductionArgument = Error("ENT1304", "Argument of a reduction", "`{0}` {1}");
    public static readonly Rule AdvantageOfAll = Error("ENT1305", "Same advantage for all", "`{0}` is the same for {1}, so training prefers none of them; an advantage differs between the responses to a prompt");
    public static readonly Rule GroupsOverlap = WarningPerMessage("ENT1306", "Groups that overlap", "`{0}` and `{1}` both take tokens where `{2}` is {3}, which get both weights; end one where the other begins");
    public static readonly Rule GapBetweenGroups = Warning("ENT1307", "Gap between groups", "neither `{0}` nor `{1}` takes tokens where `{2}` is {3}, which keep their weight; start one where the other ends, or add a group of weight 1");
    public static readonly Rule PositiveFeedback = AllowableError("ENT1308", "Positive feedback", "`{0}` {1} as {2} rises, and a higher `{0}` {3} it: positive feedback; flip the sign of its error, or of the term that it acts through");
    public static readonly Rule OpenLoopSign = Warning("ENT1309", "Sign of the loop not provable", "`{0}` {1}, so the sign of the loop cannot be proven; {2}");
    public static readonly Rule Unstable = Warning("ENT1310", "Loop stable for no gain", "with the gains as declared, no loop through `{0}` is stable: the immediate response to an error ({1}) must be larger than the response one step later ({2}) and have the same sign{3}");
    public static readonly Rule UnboundedIntegral = Warning("ENT1311", "Integral without a bound", "`{0}` of `{1}` keeps growing while `{2}` is at a bound, and unwinds only by as many errors of the other sign; stop or bound it there, as `Pi` does");
    public static readonly Rule SumAgainstMean = Warning("ENT1312", "Sum compared with a length-independent value", "`{0}` is a sum over the tokens of a response and grows with its length, but `{1}` does not; compare a mean");
    public static readonly Rule GrowsWithStep = Warning("ENT1313", "Measurement that grows with the step", "`{0}` is a sum over the whole step, so it depends on the number of tokens; measure a mean");
    public static readonly Rule NotExactlyOff = Warning("ENT1314", "Switched off, but not exactly", "with `{0}` at 0, {1}, so the loss is not exactly the one without `{0}`");
    public static readonly Rule AgainstAdvantage = AllowableError("ENT1315", "Policy against the advantage", "training on {0} {1} `logp` where the advantage is {2} and the ratio 1 (slope {3}), so {4}; {5}");
    public static readonly Rule AgainstReward = AllowableError("ENT1316", "Advantage against the reward", "the advantage of a response is {0} with a reward of 0 and {1} with a reward of 1, all else equal, so training makes right answers less likely; flip its sign");
    public static readonly Rule DivergenceRewarded = AllowableError("ENT1317", "Rewarded divergence", "{0}, so training moves the policy away from `{1}`; {2}");
    public static readonly Rule WithoutReference = AllowableError("ENT1318", "Divergence without the other policy", "training on {0} moves `logp` with a slope of {2} whatever `{1}` is, so `{1}` does not affect what is learned; `kl2` has the gradient of the divergence");
    public static readonly Rule SwappedDivergence = Warning("ENT1319", "Reversed divergence", "{0} computes `{2}` with `d = logp - {1}`, which does not estimate the divergence from `{1}` on the policy's samples; k3 is `exp(-d) + d - 1`, as in `kl3(logp, {1})`");
    public static readonly Rule ClipReversed = AllowableError("ENT1320", "Clip on the wrong side", "the policy has no gradient at a ratio of {0} where the advantage is positive, nor at {1} where it is negative, but keeps it however far the ratio moves with the advantage: the clip stops only tokens that should return; a pessimistic bound takes `min`, not `max`");
    public static readonly Rule ClipOfReturn = Warning("ENT1321", "Clip that blocks the way back", "where the advantage is {0}, the policy has no gradient at a ratio of {1}, so a token that has {2} against its advantage cannot return; a pessimistic bound is `min(ratio * advantage, clamp(ratio, …) * advantage)`");
    public static readonly Rule FlatPolicy = AllowableError("ENT1322", "Policy without gradient at ratio 1", "where the advantage is {0}, the policy is not 0 but has no gradient at a ratio of 1, where every update starts; check its `min`, `max` and `clamp`");
    public static readonly Rule ScaleOfAnotherScope = Warning("ENT1323", "Unbounded advantage", "where all responses to a prompt have the same reward, the advantage reaches {0}: a value divided by a group's standard deviation needs that group's mean subtracted first");
    public static readonly Rule LeftOver = Warning("ENT1324", "Left over from a replaced policy", "under this policy {0} measures something that the policy no longer does; write `{1}`");
    public static readonly Rule EntropyLowered = Warning("ENT1325", "Bonus that lowers entropy", "training on {0} lowers `entropy` (slope -{1}); flip its sign, or make it a `penalty` if intended");
    public static readonly Rule SurpriseAsEntropy = Warning("ENT1326", "Surprisal in place of entropy", "training on {0} lowers `logp` of every sampled token equally (slope -{1}), which averages to 0 over the policy's samples and does not raise its entropy; use `entropy`");
    public static readonly Rule NothingAtStart = Warning("ENT1327", "Nothing left at the start of an update", "at the start of an update, before the policy has moved, {0}; reverse the comparison");
    public static readonly Rule AdvantageUnused = Warning("ENT1328", "Unused advantage", "this policy does not use the advantage; {0}");
    public static readonly Rule NothingKept = Warning("ENT1329", "Nothing to learn from kept responses", "with rewards of 0 and 1, {0}, so nothing is learned; reverse the comparison");
    public static readonly Rule TurnsWithProbability = Warning("ENT1330", "Policy that reverses with probability", "where the advantage is 1, training on the policy raises a token whose `logp` is {0} and lowers one whose `logp` is {1}, so some tokens learn the opposite; if a factor beside `logp` carries gradient, cut it with `stop(…)`");
    public static readonly Rule UnlikeOperands = Warning("ENT1331", "Operands with and without the advantage", "`{0}` depends on the advantage and `{1}` does not, so `{2}` compares values of different scales; multiply both by the advantage");
    public static readonly Rule ImportanceUpsideDown = Warning("ENT1332", "Inverted importance weight", "the weight `{0}` falls where a token is likelier than under `rollout_logp`, so the importance weight is inverted; subtract `rollout_logp`, as in `importance(old_logp, rollout_logp)`");
    public static readonly Rule BaselineAdded = Warning("ENT1333", "Added baseline", "{1}the advantage of every response rises with {0}, which says nothing about the response itself; a baseline is subtracted");
    public static readonly Rule TargetOutOfReach = Warning("ENT1334", "Target out of reach", "the error of `{0}`, `{1}`, is {2} and never 0, so its integral never comes to rest; choose a target that the measurement can reach");
    public static readonly Rule RatioNotOne = Warning("ENT1335", "Ratio that does not start at 1", "`{0}` compares the policy with `old_logp`, but where the two are equal it is {1} for a {2}, not 1; average or sum both the same way");
    public static readonly Rule OwnRewardCancels = Warning("ENT1336", "Advantage without its own reward", "the advantage of a response is the same whether its reward is 0 or 1, so training does not prefer right answers; a baseline is a mean, as in `reward - mean(reward per group)`");
    public static readonly Rule CorrectedTwice = Warning("ENT1337", "Corrected twice", "{0} each contain the importance weight relative to `rollout_logp`, so the gradient has its square{1}");
    public static readonly Rule MeasuredElsewhere = Warning("ENT1338", "Number in place of the measurement", "`{0}` of `{1}` is `{2}`, which no step changes, but `{3}` is `{4}`, a measurement; swap them");

    // ENT20xx: advice
    public static readonly Rule Unused = Warning("ENT2001", "Never used", "{0} `{1}` is never used{2}");
    public static readonly Rule CutSilently = Warning("ENT2002", "Gradient is cut here", "`{0}` carries gradient, which {1} cuts; write `stop(…)` to make that explicit{2}");
    public static readonly Rule DependsOnMicroBatch = Warning("ENT2003", "Depends on the micro-batch", "`{0}` aggregates values that carry gradient over the batch, in a term whose gradient goes through a scan or an extreme; it depends on how a step is split into micro-batches");
    public static readonly Rule TermWithoutGradient = Warning("ENT2004", "Term without gradient", "`{0}` carries no gradient, so it changes the value of the loss but not the training");
    public static readonly Rule Shadowed = Warning("ENT2005", "Shadowed name", "{0} `{1}` hides {2}");
    public static readonly Rule DenominatorOfOthers = Warning("ENT2006", "Numerator covers more than its denominator", "`{0}` sums more {3} than its denominator counts: if no token of a step satisfies `{1}`, the sum is divided by 1; {2}");
    public static readonly Rule EmptyMeasure = Warning("ENT2007", "Controller input may be empty", "`{0}` reads 0 in a step where nothing satisfies its condition, and `{1}` treats that as a measurement");
    public static readonly Rule BesideInherited = Warning("ENT2008", "Beside an inherited name", "{0} `{1}` is added to the inherited `{2}` of `{3}`, and both apply; to replace that, name this one `{2}`");

    public static readonly Rule NamedLikeAnother = Warning("ENT2009", "Argument named like another parameter", "`{0}` is passed as `{2}` of `{1}`, which also has a parameter `{0}`; name the intended one, as in `{2}: {0}`");
    public static readonly Rule StaleAllow = Warning("ENT2010", "Allowed, but not found", "`{0}` ({1}) finds nothing here; remove this `allow`");
    public static readonly Rule DocumentsNothing = Add(new Rule("ENT2011", Severity.Warning, "Documentation of nothing", IsAllowable: false, "this `///` documents nothing: {0}"));

    // ENT40xx: targets
    public static readonly Rule NotInTarget = Add(new Rule("ENT4001", Severity.Warning, "Not expressible in a target", IsAllowable: false, "the {0} target leaves out {1}: {2}"));

    // ENT90xx: ours
    public static readonly Rule Internal = Error("ENT9001", "Internal error", "internal error of EntroPIC while {0}: {1}; please report it with this file");

    /// <summary>Every rule, in order.</summary>
    public static IReadOnlyList<Rule> All => Table;

    /// <summary>The rule with an id, or <c>null</c>.</summary>
    public static Rule? Find(string id) => Table.Find(rule => rule.Id == id);

    private static Rule Error(string id, string title, string format) => Add(new Rule(id, Severity.Error, title, IsAllowable: false, format));

    // An error that an author may override.
    private static Rule AllowableError(string id, string title, string format) =>
        Add(new Rule(id, Severity.Error, title, IsAllowable: true, $"{format}; if intended, add `allow {id}`"));

    private static Rule Warning(string id, string title, string format) => Add(new Rule(id, Severity.Warning, title, IsAllowable: true, format));

    // A warning that can occur several times at one place, about different partners.
    private static Rule WarningPerMessage(string id, string title, string format) =>
        Add(new Rule(id, Severity.Warning, title, IsAllowable: true, format) { IsPerMessage = true });

    private static Rule Add(Rule rule)
    {
        Table.Add(rule);
        return rule;
    }
}

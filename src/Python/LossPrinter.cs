using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python;

/// <summary>A loss as a class of pure functions on padded tensors, with autograd.</summary>
internal sealed partial class LossPrinter
{
    private readonly SourceWriter _writer;
    private readonly LossModel _loss;
    private readonly LossSchedule _schedule;
    private readonly LossComments _comments;
    private readonly Func<string, string?> _comment;
    private readonly IReadOnlyDictionary<string, string> _controllerClasses;
    private readonly HashSet<Node> _ofStep;

    private readonly FunctionPrinter _totals;
    private readonly FunctionPrinter _terms;

    private LossPrinter(SourceWriter writer, ScheduledLoss loss, IReadOnlyDictionary<string, string> controllerClasses)
    {
        _writer = writer;
        _loss = loss.Model;
        _controllerClasses = controllerClasses;
        _schedule = loss.Schedule;
        _comments = new LossComments(_schedule);
        _comment = _comments.Find;
        _ofStep = _schedule.OfStep;
        _totals = new FunctionPrinter(writer, _loss, _comment, "totals", [.. _ofStep], IsOutput) { IsOfStep = true };
        AddOutputs(_totals, [.. _ofStep], static _ => false);
        _terms = new FunctionPrinter(writer, _loss, _comment, "terms", TermRoots, IsGiven);
        AddOutputs(_terms, TermRoots, _ofStep.Contains);
        if (UsesTotals(TermRoots))
        {
            _terms.Add("totals", "Totals", "", "the values of the whole step");
        }
    }

    private string Class => PythonText.Type(_loss.Name);

    /// <summary>The terms and their conditions.</summary>
    private List<Node> TermRoots =>
        [.. _loss.Terms.Select(static term => term.Value), .. _loss.Terms.Where(HasCondition).Select(static term => term.When!)];

    /// <param name="writer">The output.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="controllerClasses">The controller class of each control.</param>
    public static void Print(SourceWriter writer, ScheduledLoss loss, IReadOnlyDictionary<string, string> controllerClasses) =>
        new LossPrinter(writer, loss, controllerClasses).Print();

    /// <summary>The documentation of a declaration, and its source.</summary>
    public static void Declaration(SourceWriter writer, DeclarationSyntax declaration, string kind) => PythonText.Docstring(
        writer,
        [
            declaration.Documentation.Length > 0 ? declaration.Documentation : $"The {kind} `{declaration.Name}`.",
            "",
            $"Declared at {SourceText.Place(declaration.NameSpan)}:",
            "",
            .. SourceText.LinesOf(declaration).Select(static line => "    " + line),
        ]);

    private void Print() => PythonLayout.Block(_writer, $"class {Class}:", () =>
    {
        Declaration(_writer, _loss.Syntax, "loss");
        OptionsPrinter.Print(_writer, _loss.Options);
        if (_loss.Controls.Count > 0)
        {
            PrintControllers();
        }

        if (_ofStep.Count > 0)
        {
            PrintTotalsType();
        }

        PrintTermsType();
        PrintStatistics();
        PrintAdvantage();
        PrintControl(
            Timing.Rollout, "control_rollout",
            "Measures the whole rollout, under the policy that sampled it, and steps the per-rollout controllers.");
        PrintControl(Timing.Update, "control", "Measures the whole step and steps the controllers. Call it once per optimizer step.");
        if (_ofStep.Count > 0)
        {
            PrintTotals();
        }

        PrintTerms();
        PrintLoss();
        PrintMetrics();
    });

    private void PrintControllers()
    {
        _writer.Line();
        _writer.Line("@dataclass(frozen=True)");
        var perGroup = _loss.Controls.Where(static control => control.IsPerGroup).Select(static control => PlainText.Quoted(control.Name)).ToList();
        PythonLayout.Block(_writer, $"class Controllers({(perGroup.Count > 0 ? "SavedPerGroup, " : "")}Saved):", () =>
        {
            PythonText.Docstring(_writer, "The last step of each controller; None before the first. Save it with the model.");
            _writer.Line();
            var entries = _loss.Controls.Select(control => $"{PlainText.Quoted(control.Name)}: {_controllerClasses[control.Name]}");
            _writer.Line($"LAWS = {{{string.Join(", ", entries)}}}");
            if (perGroup.Count > 0)
            {
                _writer.Line($"GROUPS = ({string.Join(", ", perGroup)},)");
            }

            foreach (var control in _loss.Controls)
            {
                var gains = control.Stability is { IsEmpty: false } stable
                    ? $"\n\n{stable.Describe(control.Scope)}"
                    : "";
                var words = control.Syntax.Documentation.Length > 0
                    ? control.Syntax.Documentation
                    : $"`{SourceText.OneLine(control.Syntax.Span.Text)}`";
                PythonLayout.Field(_writer, $"{PythonText.ControlField(control.Name)}: Optional[{(control.IsPerGroup ? "GroupStep" : "Step")}] = None", words + gains);
            }
        });
    }

    private void PrintTotalsType()
    {
        _writer.Line();
        _writer.Line("@dataclass(frozen=True)");
        PythonLayout.Block(_writer, "class Totals:", () =>
        {
            PythonText.Docstring(_writer, "Values shared by all micro-batches of an optimizer step.");
            foreach (var total in _schedule.Totals)
            {
                PythonLayout.Field(
                    _writer, $"{PythonText.Attribute(total.Name)}: {(total.Value.IsCondition ? "bool" : "float")}",
                    _comments.Describe(total));
            }

            foreach (var selection in _schedule.Selections)
            {
                PythonLayout.Field(
                    _writer, $"{PythonText.Attribute(selection.Name)}: Tensor", $"The selection `{selection.Name}`, made in the whole step, {(selection.Value.Scope is Scope.Token or Scope.Position ? "[B, T]" : "[B, 1]")}; a micro-batch takes its rows of it.");
            }
        });
    }

    private void PrintTermsType()
    {
        _writer.Line();
        PythonLayout.Block(_writer, "class Terms(NamedTuple):", () =>
        {
            PythonText.Docstring(
                _writer, $"The terms before reduction, {ShapesOf(_loss.Terms)}. All but penalties are maximized.");
            foreach (var term in _loss.Terms)
            {
                PythonLayout.Field(_writer, $"{FieldOf(term)}: Tensor", $"`{SourceText.OneLine(term.Syntax.Span.Text)}`");
                if (HasCondition(term))
                {
                    PythonLayout.Field(_writer, $"{ConditionOf(_loss, term)}: Tensor", $"Where `{term.Name}` counts.");
                }
            }
        });
    }

    private static string ShapesOf(IReadOnlyList<TermModel> terms) => terms.Any(static term => term.Value.Scope is Scope.Group or Scope.Batch)
        ? "per token, [B, T], per sequence or group, [B, 1], or of the batch"
        : "per token, [B, T], or per sequence, [B, 1]";

    /// <summary>The field of a term; fields of a named tuple start with a letter.</summary>
    public static string FieldOf(TermModel term) => PythonText.Attribute(term.Name) is var name && name[0] == '_' ? "term" + name : name;

    /// <summary>The field of a term's condition, distinct from the names of other terms.</summary>
    public static string ConditionOf(LossModel loss, TermModel term)
    {
        var name = FieldOf(term) + "_when";
        while (loss.Terms.Any(other => FieldOf(other) == name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>True if a term has a condition that differs between tokens.</summary>
    public static bool HasCondition(TermModel term) => term.When is { IsConstant: false, Scope: not Scope.Batch };

    private static bool IsOutput(Node node) => node.Op == Op.ControlOutput;

    private bool IsGiven(Node node) => IsOutput(node) || _ofStep.Contains(node);

    private bool UsesTotals(IEnumerable<Node> roots) => Traversal.InOrder(roots, _ofStep.Contains).Any(_ofStep.Contains);
}

namespace EntroPIC.Mathematics.Syntax;

// Lists, relations and sets.
internal sealed partial class Parser
{
    // An element with ± is read twice: once as plus, once as minus.
    private bool _isPlus = true;
    private bool _sawPlusMinus;

    private bool? _areAlternatives;

    private Expression ParseAnswer()
    {
        var rows = new List<List<Expression>>();
        do
        {
            rows.Add(ParseElements());
        }
        while (Accept(TokenKind.Semicolon));

        return rows switch
        {
            [[var only]] => only,
            [var elements] => DistributeAssignment(elements) ?? new SetNode(elements, AreAlternatives: _areAlternatives),
            _ when rows.All(static row => row.Count == 1) => new SetNode([.. rows.Select(static row => row[0])]),
            _ => new SetNode([.. rows.Select(static row => row.Count == 1 ? row[0] : new TupleNode(row))]),
        };
    }

    /// <summary>`n = 1, 2, 3` says that n is one of three values; `a = 1, b = 2` are two statements.</summary>
    private static Expression? DistributeAssignment(List<Expression> elements) =>
        elements[0] is RelationNode { Operands: [SymbolNode or TupleNode or IntervalNode or CallNode, var first], Relations: [Relation.Equal] } relation
            && !elements.Skip(1).Any(static element => element is RelationNode)
            ? new RelationNode([relation.Operands[0], new SetNode([first, .. elements.Skip(1)])], relation.Relations)
            : null;

    private List<Expression> ParseElements()
    {
        var elements = new List<Expression>();
        var connectives = new List<string>();
        ParseElement(elements);
        while (Kind == TokenKind.Comma)
        {
            connectives.Add(Text);
            Advance();
            ParseElement(elements);
        }

        // `p, q or r` is `p or q or r`.
        var joints = connectives.Where(static sign => sign.Length > 0).ToList();
        var areAlternatives = joints.TrueForAll(static sign => sign is "or" or "∨");
        var isMixed = !areAlternatives && joints.Exists(static sign => sign is "or" or "∨");
        var areAnswers = AreAnswers(elements) && !joints.Exists(static sign => sign is "∧" or "∨");
        _areAlternatives = joints.Count == 0 || isMixed || areAnswers ? null : areAlternatives;

        // p ∧ q is one statement, unlike the answers p and q; and so are statements that several words join.
        return (joints.Exists(static sign => sign is "∧" or "∨") && !elements.TrueForAll(static element => element is RelationNode))
            || (isMixed && !areAnswers)
            ? [new CallNode(string.Join(' ', connectives), elements)]
            : elements;
    }

    /// <summary>True for values and for equations of one unknown: where `and` or `or` joins them, each is one of the answers. Statements,
    /// and names, which may be statements, are joined by the word.</summary>
    private static bool AreAnswers(List<Expression> elements)
    {
        if (elements.TrueForAll(static element => element is RelationNode))
        {
            return elements.ConvertAll(SubjectOf).Distinct().Count() == 1 && SubjectOf(elements[0]) is not null;
        }

        return !elements.TrueForAll(static element => element is SymbolNode or TextNode);
    }

    // x_1 and x_2 are two values of x.
    private static string? SubjectOf(Expression element) => element is RelationNode { Operands: [var left, ..], Relations: [Relation.Equal, ..] } relation
        && relation.Relations.All(static sign => sign == Relation.Equal)
            ? left switch
            {
                SymbolNode symbol => symbol.Name.Split('_')[0],
                CallNode call => call.Name,
                _ => null,
            }
            : null;

    private void ParseElement(List<Expression> elements)
    {
        var start = _at;
        var outer = (_isPlus, _sawPlusMinus);
        (_isPlus, _sawPlusMinus) = (true, false);
        elements.Add(ParseChain());
        if (_sawPlusMinus && !_failed)
        {
            _at = start;
            _isPlus = false;
            elements.Add(ParseChain());
        }

        (_isPlus, _sawPlusMinus) = outer;
    }

    private Expression ParseChain() => Nest(() =>
    {
        List<Expression> operands = [ParseDifference()];
        List<Relation> relations = [];
        while (Kind == TokenKind.Relation)
        {
            var sign = Text;
            Advance();
            operands.Add(ParseDifference());
            relations.Add(sign == "∈" && IsSet(operands[^1]) ? Relation.Equal : RelationOf(sign));
        }

        return relations.Count == 0 ? operands[0] : new RelationNode(operands, relations);
    });

    // The values in a set that is written out are those of the set; of any other set a value is but an element.
    private static bool IsSet(Expression expression) =>
        expression is SetNode or TupleNode or IntervalNode or NamedSetNode or SetOperationNode or SolutionSetNode or PowerNode { Base: NamedSetNode };

    private static Relation RelationOf(string text) => text switch
    {
        "=" => Relation.Equal,
        "!=" => Relation.NotEqual,
        "<" => Relation.Less,
        "<=" => Relation.LessOrEqual,
        ">" => Relation.Greater,
        ">=" => Relation.GreaterOrEqual,
        "∼" => Relation.Similar,
        "≅" => Relation.Congruent,
        "∈" => Relation.Element,
        "∉" => Relation.NotElement,
        _ => Relation.Approximate,
    };

    private Expression ParseDifference() => ParseSetOperations("difference", SetOperator.Difference, ParseUnion);

    private Expression ParseUnion() => ParseSetOperations("union", SetOperator.Union, ParseIntersection);

    private Expression ParseIntersection() => ParseSetOperations("intersection", SetOperator.Intersection, ParseSum);

    private Expression ParseSetOperations(string name, SetOperator operation, Func<Expression> parseOperand)
    {
        var left = parseOperand();
        for (var count = 0; Is(TokenKind.SetOperator, name); count++)
        {
            if (count == MaximumChain)
            {
                return Fail();
            }

            Advance();
            left = new SetOperationNode(operation, left, parseOperand());
        }

        return left;
    }
}

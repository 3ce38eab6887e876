using System.Collections.Frozen;

namespace EntroPIC.Mathematics.Syntax;

/// <summary>Meanings of commands and single characters.</summary>
internal static class LatexTable
{
    private static readonly string[] Greek =
    [
        "alpha", "beta", "gamma", "Gamma", "delta", "Delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "Theta", "vartheta", "iota",
        "kappa", "lambda", "Lambda", "mu", "nu", "xi", "Xi", "omicron", "Pi", "rho", "varrho", "sigma", "Sigma", "tau", "upsilon",
        "Upsilon",
        "phi", "Phi", "varphi", "chi", "psi", "Psi", "omega", "Omega", "ell", "hbar", "nabla", "partial", "angle", "triangle", "aleph",
        "Re", "Im", "square", "star", "bullet",
    ];

    /// <summary>Functions of one argument that may stand without parentheses, and functions of several.</summary>
    private static readonly string[] Functions =
    [
        "sin", "cos", "tan", "csc", "sec", "cot", "arcsin", "arccos", "arctan", "arccsc", "arcsec", "arccot", "sinh", "cosh", "tanh",
        "arsinh", "arcosh", "artanh", "log", "ln", "lg", "exp", "gcd", "lcm", "max", "min", "det", "arg", "deg", "dim", "ker", "sgn",
        "floor", "ceil", "tr", "rank",
    ];

    private static readonly (string Names, TokenKind Kind, string Text)[] Rows =
    [
        ("frac dfrac tfrac cfrac", TokenKind.Fraction, ""),
        ("binom dbinom tbinom", TokenKind.Binomial, ""),
        ("choose", TokenKind.Choose, ""),
        ("sqrt", TokenKind.Root, ""),
        ("sum", TokenKind.Series, "sum"),
        ("prod", TokenKind.Series, "prod"),
        ("int iint oint lim limsup liminf sup inf", TokenKind.Opaque, ""),
        ("pi", TokenKind.Constant, "pi"),
        ("infty", TokenKind.Constant, "infinity"),
        ("imath", TokenKind.Constant, "i"),
        ("le leq leqslant leqq", TokenKind.Relation, "<="),
        ("ge geq geqslant geqq", TokenKind.Relation, ">="),
        ("lt ll", TokenKind.Relation, "<"),
        ("gt gg", TokenKind.Relation, ">"),
        ("ne neq", TokenKind.Relation, "!="),
        ("equiv coloneqq", TokenKind.Relation, "="),
        ("in", TokenKind.Relation, "∈"),
        ("notin", TokenKind.Relation, "∉"),
        ("approx simeq approxeq", TokenKind.Relation, "~"),
        ("sim", TokenKind.Relation, "∼"),
        ("cong", TokenKind.Relation, "≅"),
        ("times", TokenKind.Times, "×"),
        ("cdot ast cdotp", TokenKind.Times, ""),
        ("div over", TokenKind.Divide, ""),
        ("colon", TokenKind.Ratio, "to"),
        ("ldots dots cdots dotsc dotsb dotsm hdots", TokenKind.Ellipsis, ""),
        ("pounds", TokenKind.Text, "£"),
        ("euro", TokenKind.Text, "€"),
        ("bmod mod", TokenKind.Modulo, ""),
        ("pm", TokenKind.PlusMinus, ""),
        ("mp", TokenKind.MinusPlus, ""),
        ("prime", TokenKind.Prime, ""),
        ("degree", TokenKind.Degree, ""),
        ("circ", TokenKind.Degree, "∘"),
        ("cup bigcup", TokenKind.SetOperator, "union"),
        ("cap bigcap", TokenKind.SetOperator, "intersection"),
        ("setminus backslash smallsetminus", TokenKind.SetOperator, "difference"),
        ("emptyset varnothing", TokenKind.NamedSet, "empty"),
        ("lbrace", TokenKind.Open, "\\{"),
        ("rbrace", TokenKind.Close, "\\}"),
        ("lbrack", TokenKind.Open, "["),
        ("rbrack", TokenKind.Close, "]"),
        ("lgroup", TokenKind.Open, "("),
        ("rgroup", TokenKind.Close, ")"),
        ("langle", TokenKind.Open, "<"),
        ("rangle", TokenKind.Close, ">"),
        ("lfloor", TokenKind.Open, "floor"),
        ("rfloor", TokenKind.Close, "floor"),
        ("lceil", TokenKind.Open, "ceil"),
        ("rceil", TokenKind.Close, "ceil"),
        ("lvert", TokenKind.Open, "abs"),
        ("rvert", TokenKind.Close, "abs"),
        ("lVert", TokenKind.Open, "norm"),
        ("rVert", TokenKind.Close, "norm"),
        ("vert mid", TokenKind.Bar, ""),
        ("Vert", TokenKind.Norm, ""),
        ("land wedge", TokenKind.Comma, "∧"),
        ("lor vee", TokenKind.Comma, "∨"),
        ("or", TokenKind.Comma, "or"),
        ("and", TokenKind.Comma, "and"),
    ];

    private static readonly (string Characters, TokenKind Kind, string Text)[] CharacterRows =
    [
        ("+", TokenKind.Plus, ""), ("-−–", TokenKind.Minus, ""), ("±", TokenKind.PlusMinus, ""), ("∓", TokenKind.MinusPlus, ""),
        ("*·⋅∙∗", TokenKind.Times, ""), ("×", TokenKind.Times, "×"), ("€", TokenKind.Text, "€"), ("£", TokenKind.Text, "£"),
        ("¥", TokenKind.Text, "¥"), ("₹", TokenKind.Text, "₹"), ("¢", TokenKind.Text, "¢"), ("/÷∕⁄", TokenKind.Divide, ""),
        (":∶", TokenKind.Ratio, ""), ("…⋯", TokenKind.Ellipsis, ""), ("^", TokenKind.Caret, ""), ("_", TokenKind.Underscore, ""),
        ("!", TokenKind.Factorial, ""), ("'′", TokenKind.Prime, ""), ("%", TokenKind.Percent, ""), ("°", TokenKind.Degree, ""),
        ("(", TokenKind.Open, "("), (")", TokenKind.Close, ")"), ("[", TokenKind.Open, "["), ("]", TokenKind.Close, "]"),
        ("{", TokenKind.Open, "{"), ("}", TokenKind.Close, "}"), ("⟨", TokenKind.Open, "<"), ("⟩", TokenKind.Close, ">"),
        ("⌊", TokenKind.Open, "floor"), ("⌋", TokenKind.Close, "floor"), ("⌈", TokenKind.Open, "ceil"), ("⌉", TokenKind.Close, "ceil"),
        ("|", TokenKind.Bar, ""), ("‖", TokenKind.Norm, ""), (",", TokenKind.Comma, ""), (";", TokenKind.Semicolon, ""),
        ("&", TokenKind.Ampersand, ""), ("√", TokenKind.Root, "√"), ("∑", TokenKind.Series, "sum"), ("∏", TokenKind.Series, "prod"),
        ("=", TokenKind.Relation, "="), ("<", TokenKind.Relation, "<"), (">", TokenKind.Relation, ">"), ("≤⩽", TokenKind.Relation, "<="),
        ("≥⩾", TokenKind.Relation, ">="), ("≠", TokenKind.Relation, "!="), ("≈≃", TokenKind.Relation, "~"), ("∼", TokenKind.Relation, "∼"),
        ("≅", TokenKind.Relation, "≅"),
        ("≡", TokenKind.Relation, "="), ("∈", TokenKind.Relation, "∈"), ("∉", TokenKind.Relation, "∉"),
        ("∪", TokenKind.SetOperator, "union"), ("∩", TokenKind.SetOperator, "intersection"), ("∖", TokenKind.SetOperator, "difference"),
        ("∅", TokenKind.NamedSet, "empty"), ("π", TokenKind.Constant, "pi"), ("∞", TokenKind.Constant, "infinity"),
        ("ℝ", TokenKind.NamedSet, "R"), ("ℤ", TokenKind.NamedSet, "Z"), ("ℕ", TokenKind.NamedSet, "N"), ("ℚ", TokenKind.NamedSet, "Q"),
        ("ℂ", TokenKind.NamedSet, "C"),
    ];

    /// <summary>Commands that only change how something looks, and white space.</summary>
    public static readonly FrozenSet<string> Ignored = FrozenSet.ToFrozenSet(
    [
        "left", "right", "mleft", "mright", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl",
        "Biggr",
        "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "quad", "qquad", "thinspace", "medspace", "thickspace",
        "negthinspace", "hspace", "rm", "bf", "it", "cal", "mathstrut", "hfill", "noindent", "strut",
    ]);

    /// <summary>Commands whose argument is words, or letters in another face.</summary>
    public static readonly FrozenSet<string> Texts = FrozenSet.ToFrozenSet(
    [
        "text", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "mbox", "hbox", "mathrm", "mathbf", "mathit", "mathsf",
        "mathtt", "mathcal", "mathfrak", "mathscr", "boldsymbol", "bm", "operatorname",
    ]);

    public static readonly FrozenSet<string> Accents = FrozenSet.ToFrozenSet(
        ["vec", "overrightarrow", "overline", "bar", "hat", "widehat", "tilde", "widetilde", "dot", "ddot", "mathring"]);

    public static readonly FrozenSet<string> Matrices = FrozenSet.ToFrozenSet(
        ["matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "array"]);

    public static readonly FrozenDictionary<string, Token> Commands = BuildCommands();

    public static readonly FrozenDictionary<char, Token> Characters = CharacterRows
        .SelectMany(static row => row.Characters.Select(c => KeyValuePair.Create(c, new Token(row.Kind, row.Text))))
        .ToFrozenDictionary();

    // What the parser calls by a name that is no command.
    private static readonly FrozenSet<string> OwnFunctions = FrozenSet.ToFrozenSet(
        ["abs", "norm", "factorial", "semifactorial", "binomial", "mod", "integral"]);

    /// <summary>True if a function has a known meaning, unlike the f of f(x).</summary>
    public static bool IsKnownFunction(string name) => OwnFunctions.Contains(name) || Commands.ContainsKey(name);

    private static FrozenDictionary<string, Token> BuildCommands()
    {
        var commands = Rows
            .SelectMany(static row => row.Names.Split(' ').Select(name => KeyValuePair.Create(name, new Token(row.Kind, row.Text))))
            .ToDictionary();
        foreach (var name in Greek)
        {
            commands.Add(name, new Token(TokenKind.Symbol, name));
        }

        foreach (var name in Functions)
        {
            commands.Add(name, new Token(TokenKind.Function, name));
        }

        return commands.ToFrozenDictionary();
    }
}

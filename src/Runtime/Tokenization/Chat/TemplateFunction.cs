namespace EntroPIC.Tokenization.Chat;

/// <summary>What can be called: a global function, or a method with its object.</summary>
internal delegate object? TemplateFunction(Arguments arguments);

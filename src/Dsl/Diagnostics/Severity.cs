namespace EntroPIC.Dsl.Diagnostics;

internal enum Severity
{
    Warning,
    Error,
}

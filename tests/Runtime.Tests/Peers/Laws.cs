using System.Reflection;
using EntroPIC.Controllers;
using EntroPIC.Generated;

namespace Runtime.Tests.Peers;

/// <summary>Steps of controllers through the functions that are generated for them, by name, so that they can be recorded.</summary>
internal static class Laws
{
    /// <summary>One step.</summary>
    /// <param name="golden">The case that it is part of.</param>
    /// <param name="law">The generated function.</param>
    /// <param name="state">The state before, <c>null</c> before the first step or where the controller has none.</param>
    /// <param name="arguments">Its arguments, as many of them as are given.</param>
    public static ControlStep<TState, TOutput> Step<TState, TOutput>(GoldenCase golden, Delegate law, TState? state, params object[] arguments)
        where TState : class
    {
        var parameters = law.Method.GetParameters();
        object?[] first = typeof(TState) == typeof(NoState) ? [] : [state];
        object?[] given = [.. first, .. arguments];
        var step = (ControlStep<TState, TOutput>)law.Method.Invoke(
            law.Target, BindingFlags.DoNotWrapExceptions, null, [.. given, .. parameters.Skip(given.Length).Select(static parameter => parameter.DefaultValue)], null)!;
        PythonCases.Current?.AddStep(
            golden, law.Method.DeclaringType!.Name, state,
            parameters.Skip(first.Length).Zip(arguments, static (parameter, value) => KeyValuePair.Create(parameter.Name!, value)), step);
        return step;
    }
}

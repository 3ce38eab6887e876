using System.ComponentModel;
using System.Globalization;
using EntroPIC.Controllers;

namespace EntroPIC.Generated;

/// <summary>Checks of values against their declarations.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Check
{
    /// <summary>Returns the value of an option if it is in range.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isInside">True if it is in range.</param>
    /// <param name="name">The option as the declaration names it.</param>
    /// <param name="range">The range as the declaration writes it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not; the message names the option, the value and the range.</exception>
    public static double Option(double value, bool isInside, string name, string range) => isInside
        ? value
        : throw new ArgumentOutOfRangeException(
            null, $"option `{name}` is {value.ToString(CultureInfo.InvariantCulture)}; it must be in {range}");

    /// <summary>Checks that a state of a controller is in range.</summary>
    /// <param name="isInside">True if it is.</param>
    /// <param name="value">The state's value.</param>
    /// <param name="state">The state as the declaration names it.</param>
    /// <param name="range">The range as the declaration writes it.</param>
    /// <exception cref="StateRangeException">It is not.</exception>
    public static void State(bool isInside, double value, string state, string range)
    {
        if (!isInside)
        {
            throw new StateRangeException($"the state `{state}` is {value}; its declaration says it is in {range}");
        }
    }

    /// <summary>Returns the argument of a controller if it is finite.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="control">The control.</param>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="NotFiniteNumberException">It is NaN or infinite; a state that took it up would never recover.</exception>
    public static double Finite(double value, string control, string parameter) => double.IsFinite(value)
        ? value
        : throw new NotFiniteNumberException(
            $"control `{control}`: the measured `{parameter}` is {value}; the controller keeps its state and is not stepped", value);
}

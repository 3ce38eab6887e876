using System.Collections.Frozen;
using System.Numerics;

namespace EntroPIC.Mathematics.Algebra;

/// <summary>Known functions at numbers.</summary>
internal static class ProbeFunctions
{
    private static readonly FrozenDictionary<string, Func<Complex, Complex>> OfOne = new Dictionary<string, Func<Complex, Complex>>
    {
        ["sin"] = Complex.Sin,
        ["cos"] = Complex.Cos,
        ["tan"] = Complex.Tan,
        ["csc"] = static x => 1 / Complex.Sin(x),
        ["sec"] = static x => 1 / Complex.Cos(x),
        ["cot"] = static x => 1 / Complex.Tan(x),
        ["arcsin"] = Complex.Asin,
        ["arccos"] = Complex.Acos,
        ["arctan"] = Complex.Atan,
        ["arccsc"] = static x => Complex.Asin(1 / x),
        ["arcsec"] = static x => Complex.Acos(1 / x),
        ["arccot"] = static x => (Math.PI / 2) - Complex.Atan(x),
        ["sinh"] = Complex.Sinh,
        ["cosh"] = Complex.Cosh,
        ["tanh"] = Complex.Tanh,
        ["arsinh"] = static x => Complex.Log(x + Complex.Sqrt((x * x) + 1)),
        ["arcosh"] = static x => Complex.Log(x + (Complex.Sqrt(x - 1) * Complex.Sqrt(x + 1))),
        ["artanh"] = static x => Complex.Log((1 + x) / (1 - x)) / 2,
        ["abs"] = static x => Complex.Abs(x),
        ["norm"] = static x => Complex.Abs(x),
        ["Re"] = static x => x.Real,
        ["Im"] = static x => x.Imaginary,
        ["arg"] = static x => x.Phase,
        ["floor"] = OfReal(Math.Floor),
        ["ceil"] = OfReal(Math.Ceiling),
        ["sgn"] = OfReal(static x => Math.Sign(x)),
        ["factorial"] = OfReal(static x => Gamma(x + 1)),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Func<double[], double>> OfReals = new Dictionary<string, Func<double[], double>>
    {
        ["max"] = Enumerable.Max,
        ["min"] = Enumerable.Min,
        ["mod"] = static x => x.Length == 2 ? x[0] - (x[1] * Math.Floor(x[0] / x[1])) : double.NaN,
        ["binomial"] = static x => x.Length == 2 ? Gamma(x[0] + 1) / (Gamma(x[1] + 1) * Gamma(x[0] - x[1] + 1)) : double.NaN,
    }.ToFrozenDictionary();

    /// <summary>The value; NaN if undefined, null for an unknown function.</summary>
    public static Complex? Apply(string name, Complex[] arguments, bool isComplex)
    {
        if (arguments is [var of] && OfOne.TryGetValue(name, out var function))
        {
            return Real(function(of), of, isComplex);
        }

        if (arguments is [var power, var root] && name == "log")
        {
            return Real(Complex.Log(power) / Complex.Log(root), power, isComplex);
        }

        if (OfReals.TryGetValue(name, out var ofReals))
        {
            return arguments.Length > 0 && arguments.All(static argument => argument.Imaginary == 0)
                ? ofReals([.. arguments.Select(static argument => argument.Real)])
                : double.NaN;
        }

        return null;
    }

    // Complex functions leave dust in the imaginary part of a real value.
    private static Complex Real(Complex value, Complex argument, bool isComplex)
    {
        if (argument.Imaginary != 0)
        {
            return value;
        }

        if (Math.Abs(value.Imaginary) <= 1e-13 * (1 + Math.Abs(value.Real)))
        {
            return value.Real;
        }

        return isComplex ? value : double.NaN;
    }

    private static Func<Complex, Complex> OfReal(Func<double, double> function) =>
        x => x.Imaginary == 0 && double.IsFinite(x.Real) ? function(x.Real) : double.NaN;

    /// <summary>Lanczos' approximation with g = 7, good to about 15 digits.</summary>
    private static double Gamma(double x)
    {
        if (x < 0.5)
        {
            return Math.PI / (Math.Sin(Math.PI * x) * Gamma(1 - x));
        }

        ReadOnlySpan<double> coefficients =
        [
            676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
            9.9843695780195716e-6, 1.5056327351493116e-7,
        ];
        var sum = 0.99999999999980993;
        for (var i = 0; i < coefficients.Length; i++)
        {
            sum += coefficients[i] / (x + i);
        }

        var t = x + 6.5;
        return Math.Sqrt(2 * Math.PI) * Math.Pow(t, x - 0.5) * Math.Exp(-t) * sum;
    }
}

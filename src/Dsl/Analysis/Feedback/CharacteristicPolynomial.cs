namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>The characteristic polynomial of a closed loop, lowest power first; the highest has the factor 1.</summary>
internal static class CharacteristicPolynomial
{
    /// <summary>The polynomial of the matrix that advances (e, s) by one step under the loop gain <paramref name="gain"/>.</summary>
    public static double[] Of(LinearLaw law, double gain)
    {
        double[][] matrix =
        [
            [1 - (gain * law.Direct), .. law.Output.Select(factor => -gain * factor)],
            .. law.Memory.Select((row, i) => (double[])[law.Input[i], .. row]),
        ];
        return Of(matrix);
    }

    /// <summary>Faddeev and LeVerrier's recursion.</summary>
    private static double[] Of(double[][] matrix)
    {
        var size = matrix.Length;
        var polynomial = new double[size + 1];
        polynomial[size] = 1;
        var product = matrix.Select(static row => new double[row.Length]).ToArray();
        for (var k = 1; k <= size; k++)
        {
            // product <- matrix * (product + c I), whose trace over -k is the next factor.
            for (var i = 0; i < size; i++)
            {
                product[i][i] += polynomial[size - k + 1];
            }

            product = Multiply(matrix, product);
            polynomial[size - k] = -Enumerable.Range(0, size).Sum(i => product[i][i]) / k;
        }

        return polynomial;
    }

    // A zero on the circle may round to either side.
    private const double Rounding = 1e-13;

    /// <summary>
    /// True if all zeros are inside the unit circle, by the Schur-Cohn reduction of the degree. The leading factor stays 1, since squaring
    /// it with each degree would underflow.
    /// </summary>
    public static bool IsStable(double[] polynomial)
    {
        while (polynomial.Length > 1)
        {
            var first = polynomial[0];
            if (!(Math.Abs(first) < 1 - Rounding))
            {
                return false;
            }

            var current = polynomial;
            var degree = current.Length - 1;
            polynomial = [.. Enumerable.Range(1, degree).Select(i => (current[i] - (first * current[degree - i])) / (1 - (first * first)))];
        }

        return true;
    }

    private static double[][] Multiply(double[][] a, double[][] b)
    {
        var size = a.Length;
        var product = new double[size][];
        for (var i = 0; i < size; i++)
        {
            product[i] = new double[size];
            for (var j = 0; j < size; j++)
            {
                for (var k = 0; k < size; k++)
                {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }

        return product;
    }
}

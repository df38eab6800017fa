using System.Globalization;
using System.Numerics;

namespace Invoke.Graph;

/// <summary>Decimal rounding of the value a double really has, as Python does it.</summary>
/// <remarks><see cref="Math.Round(double, int)"/> multiplies first: it makes 2.68 of 2.675, which is a little less than it looks.</remarks>
internal static class ExactRounding
{
    private const int MostDecimals = 323;
    private const int MostZeros = 308;

    public static double Round(double value, long decimals)
    {
        if (!double.IsFinite(value) || value == 0 || decimals > MostDecimals)
        {
            return value;
        }

        if (decimals < -MostZeros)
        {
            return 0;
        }

        (BigInteger numerator, BigInteger denominator) = Fraction(value);
        BigInteger scale = BigInteger.Pow(10, (int)Math.Abs(decimals));
        if (decimals >= 0)
        {
            numerator *= scale;
        }
        else
        {
            denominator *= scale;
        }

        BigInteger digits = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        int half = (BigInteger.Abs(rest) * 2).CompareTo(denominator);
        if (half > 0 || (half == 0 && !digits.IsEven))
        {
            digits += numerator.Sign;
        }

        return double.Parse($"{digits}E{-decimals}", CultureInfo.InvariantCulture);
    }

    private static (BigInteger Numerator, BigInteger Denominator) Fraction(double value)
    {
        const int MantissaBits = 52;
        const int Bias = 1075;
        long bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> MantissaBits) & 0x7FF);
        long mantissa = bits & ((1L << MantissaBits) - 1);
        mantissa |= exponent == 0 ? 0 : 1L << MantissaBits;
        int shift = Math.Max(exponent, 1) - Bias;
        BigInteger numerator = value < 0 ? -mantissa : mantissa;
        return shift >= 0 ? (numerator << shift, BigInteger.One) : (numerator, BigInteger.One << -shift);
    }
}

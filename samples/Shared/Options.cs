using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Samples;

/// <summary>Options of a command line that say what they allow.</summary>
internal static class Options
{
    public const long LargestSeed = uint.MaxValue;

    public static Option<T> Number<T>(string name, string description, T defaultValue, T minimum, T maximum)
        where T : INumber<T> => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                if (result.Tokens is [var token] && T.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out T? number)
                    && number >= minimum && number <= maximum)
                {
                    return number;
                }

                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be {minimum} to {maximum}."));
                return defaultValue;
            },
        };

    /// <summary>Says what is wrong with a first seed from which so many images would count beyond the largest one, before the first image is made.</summary>
    /// <remarks>Not a validator: those run before the options have their defaults.</remarks>
    public static IEnumerable<string> FindSeedProblems(ParseResult result, Option<long> seed, Option<int> count)
    {
        if (result.GetValue(seed) + result.GetValue(count) - 1 > LargestSeed)
        {
            yield return $"--seed {result.GetValue(seed)} and --count {result.GetValue(count)} go beyond the largest seed, {LargestSeed}; choose a smaller --seed or --count.";
        }
    }

    public static void RefuseEmpty(OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{result.Option.Name} must name a folder.");
        }
    }
}

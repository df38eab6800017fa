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

    /// <summary>Reads the arguments; null where help, the version or an error was shown instead, with the exit code.</summary>
    /// <param name="root">The command.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="findProblems">Finds what is wrong with values that can each be read.</param>
    /// <param name="toSettings">Takes the values over.</param>
    public static (T? Settings, int ExitCode) Read<T>(
        RootCommand root, string[] args, Func<ParseResult, IEnumerable<string>> findProblems, Func<ParseResult, T> toSettings)
        where T : class
    {
        ParseResult result = root.Parse(args);
        string[] errors = [.. result.Errors.Count > 0 ? result.Errors.Select(static error => error.Message) : findProblems(result)];
        if (errors.Length > 0)
        {
            foreach (string error in errors)
            {
                Console.Error.WriteLine(error);
            }

            Console.Error.WriteLine("Run with --help to see the options.");
            return (null, ExitCodes.Usage);
        }

        T? settings = null;
        root.SetAction(parsed => settings = toSettings(parsed));
        int exitCode = result.Invoke();
        return (settings, exitCode);
    }

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

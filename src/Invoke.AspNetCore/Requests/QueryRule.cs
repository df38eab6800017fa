using System.Globalization;

namespace Invoke.AspNetCore;

/// <summary>What one parameter of a query must look like. Binding would refuse the rest too, but without telling which parameter and why.</summary>
internal sealed class QueryRule
{
    private const int MostShown = 100;

    private readonly string _expected;
    private readonly Func<string, bool> _accepts;

    private QueryRule(string name, string expected, Func<string, bool> accepts)
    {
        Name = name;
        _expected = expected;
        _accepts = accepts;
    }

    public string Name { get; }

    public bool IsRequired { get; private init; }

    public bool Repeats { get; private init; }

    public static QueryRule Integer(string name, int least, int most) => new(
        name,
        most == int.MaxValue ? $"use a whole number of {least} or more" : $"use a whole number from {least} to {most}",
        text => text[^1] != '\0' // which the parser passes over
            && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most);

    public static QueryRule Boolean(string name, bool isRequired = false) => new(
        name,
        "use true or false",
        static text => text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase))
    {
        IsRequired = isRequired,
    };

    public static QueryRule Word(string name, IReadOnlyList<string> words, bool isRequired = false) => new(
        name, $"use {Choice(words)}", text => words.Contains(text, StringComparer.Ordinal))
    {
        IsRequired = isRequired,
    };

    public static QueryRule Words(string name, IReadOnlyList<string> words) => new(
        name, $"use {Choice(words)}, and repeat the parameter for more than one", text => words.Contains(text, StringComparer.Ordinal))
    {
        Repeats = true,
    };

    public static QueryRule Text(string name, int mostLength, bool isRequired = false) => new(
        name, $"use at most {mostLength} characters, none of them a control character", text => text.Length <= mostLength && !text.Any(char.IsControl))
    {
        IsRequired = isRequired,
    };

    public static QueryRule Number(string name) => new(
        name, "use a whole number of 0 or more", static text => text[^1] != '\0' && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    public static QueryRule Time(string name) => new(
        name,
        "use a time with its offset from UTC, such as 2026-01-31T12:00:00Z (a + has to be written as %2B)",
        static text => text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && (text.EndsWith('Z') || text.EndsWith('z') || text.AsSpan(text.IndexOf('T', StringComparison.OrdinalIgnoreCase)).ContainsAny('+', '-'))
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    public static string Choice(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : string.Join(", ", words.Take(words.Count - 1)) + " or " + words[^1];

    public void Check(IQueryCollection query)
    {
        // A parameter without a value counts as left out; in a list it would be bound to a value that nobody asked for.
        string[] values = [.. query[Name].OfType<string>().Where(value => value.Length > 0 || Repeats)];
        if (values.Length == 0 && IsRequired)
        {
            throw HttpProblemException.Unprocessable($"Query parameter '{Name}' is missing; {_expected}.");
        }

        if (values.Length > 1 && !Repeats)
        {
            throw HttpProblemException.Unprocessable($"Query parameter '{Name}' is given {values.Length} times; give it once.");
        }

        if (Array.Find(values, value => !_accepts(value)) is { } wrong)
        {
            string shown = wrong.Length > MostShown ? wrong[..MostShown] + "…" : wrong;
            throw HttpProblemException.Unprocessable($"Query parameter '{Name}' is '{shown}'; {_expected}.");
        }
    }
}

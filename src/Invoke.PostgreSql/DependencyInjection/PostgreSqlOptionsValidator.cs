using Microsoft.Extensions.Options;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class PostgreSqlOptionsValidator : IValidateOptions<PostgreSqlOptions>
{
    private const int MaxSchemaLength = 63;
    private static readonly TimeSpan LongestTime = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, PostgreSqlOptions options)
    {
        List<string> faults = [];
        AddIf(faults, !IsConnectionString(options.ConnectionString, out string? fault), fault);
        AddIf(
            faults,
            !IsSchema(options.Schema),
            $"Schema is '{options.Schema}'; use 1 to {MaxSchemaLength} letters a to z, digits and '_', the first a letter.");
        AddIf(
            faults,
            options.CommandTimeout <= TimeSpan.Zero || options.CommandTimeout > LongestTime,
            $"CommandTimeout is {options.CommandTimeout}; allowed are more than zero to one hour.");
        AddIf(
            faults,
            options.Lease < TimeSpan.FromSeconds(1) || options.Lease > LongestTime,
            $"Lease is {options.Lease}; allowed are one second to one hour.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(each => "PostgreSqlOptions: " + each));
    }

    // What the parser says may quote the text, which holds a password, so only its kind is told.
    private static bool IsConnectionString(string text, out string fault)
    {
        fault = "ConnectionString is empty; use for example 'Host=localhost;Database=invoke;Username=invoke'.";
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        try
        {
            fault = "ConnectionString names no host; use for example 'Host=localhost;Database=invoke;Username=invoke'.";
            return !string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(text).Host);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            fault = "ConnectionString cannot be read; write it as 'Host=localhost;Database=invoke;Username=invoke', with values that hold ';' or '=' in quotes.";
            return false;
        }
    }

    private static bool IsSchema(string? schema) =>
        schema is { Length: >= 1 and <= MaxSchemaLength } && char.IsAsciiLetterLower(schema[0])
        && schema.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');

    private static void AddIf(List<string> faults, bool isFault, string fault)
    {
        if (isFault)
        {
            faults.Add(fault);
        }
    }
}

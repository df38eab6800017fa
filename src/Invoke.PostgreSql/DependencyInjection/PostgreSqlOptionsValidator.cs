using Invoke.Internal.Validation;
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
        var faults = new OptionFaults(nameof(PostgreSqlOptions));
        faults.AddIf(!IsConnectionString(options.ConnectionString, out string? fault), fault);
        faults.AddIf(
            !IsSchema(options.Schema),
            $"Schema is '{options.Schema}'; use 1 to {MaxSchemaLength} letters a to z, digits and '_', the first a letter.");
        faults.AddIf(
            options.CommandTimeout <= TimeSpan.Zero || options.CommandTimeout > LongestTime,
            $"CommandTimeout is {options.CommandTimeout}; allowed are more than zero to one hour.");
        faults.AddIf(
            options.Lease < TimeSpan.FromSeconds(1) || options.Lease > LongestTime,
            $"Lease is {options.Lease}; allowed are one second to one hour.");
        return faults.ToResult();
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
}

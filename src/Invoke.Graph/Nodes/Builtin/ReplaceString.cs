using System.Globalization;
using System.Text.RegularExpressions;

namespace Invoke.Graph;

/// <summary>Replaces every occurrence of a text, or of a regular expression, by another text.</summary>
/// <remarks>
/// A plain text is found in any case. A regular expression and its replacement are written as in InvokeAI, that is, Python: named groups as
/// <c>(?P&lt;name&gt;...)</c>, references in the replacement as <c>\1</c> or <c>\g&lt;name&gt;</c>. It must finish within two seconds.
/// </remarks>
[Node("string_replace", Version = "1.0.1", Category = "strings", Title = "String Replace")]
public sealed partial class ReplaceString : Node
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets the text to work on.</summary>
    [Input]
    public string String { get; set; } = string.Empty;

    /// <summary>Gets or sets the text, or the regular expression, to search for; empty changes nothing.</summary>
    [Input]
    public string SearchString { get; set; } = string.Empty;

    /// <summary>Gets or sets the text to put in its place.</summary>
    [Input(Name = "replace_string")]
    public string ReplaceWith { get; set; } = string.Empty;

    /// <summary>Gets or sets whether to search for a regular expression.</summary>
    /// <value>The default is false.</value>
    [Input]
    public bool UseRegex { get; set; }

    /// <summary>Replaces the occurrences.</summary>
    /// <returns>The text with its replacements.</returns>
    /// <exception cref="InvokeException">The regular expression is invalid or too slow.</exception>
    public ValueTask<StringOutput> RunAsync()
    {
        if (string.IsNullOrEmpty(SearchString) || string.IsNullOrEmpty(String))
        {
            return new(new StringOutput(String));
        }

        return new(new StringOutput(UseRegex ? ReplacePattern() : String.Replace(SearchString, ReplaceWith, StringComparison.OrdinalIgnoreCase)));
    }

    private string ReplacePattern()
    {
        try
        {
            var regex = new Regex(PythonRegex.Pattern(SearchString), RegexOptions.CultureInvariant, MatchTimeout);
            return regex.Replace(String, PythonRegex.Replacement(ReplaceWith));
        }
        catch (RegexParseException exception)
        {
            throw new InvokeException(
                $"Input 'search_string' is no regular expression ({exception.Message}); correct it, or set 'use_regex' to false.", exception);
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new InvokeException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The regular expression in 'search_string' took more than {MatchTimeout.TotalSeconds} seconds; make it simpler."),
                exception);
        }
    }
}

using System.Globalization;
using System.Text;

namespace Invoke.Images;

/// <summary>A parsed name template: text with tokens in braces.</summary>
internal sealed class NameTemplate
{
    private readonly NameToken[] _tokens;

    private NameTemplate(NameToken[] tokens) => _tokens = tokens;

    /// <summary>Parses a template; null with the fault where it is not one.</summary>
    public static NameTemplate? TryParse(string text, out string? fault)
    {
        if (TemplateText.TryParse(text, out fault) is not { } parts)
        {
            return null;
        }

        var tokens = new NameToken[parts.Count];
        for (var index = 0; index < tokens.Length; index++)
        {
            if (NameToken.TryParse(parts[index], out fault) is not { } token)
            {
                return null;
            }

            tokens[index] = token;
        }

        return new NameTemplate(tokens);
    }

    /// <summary>True where every name is another one by itself.</summary>
    public bool HasUuid => Array.Exists(_tokens, token => token.Kind == NameTokenKind.Uuid);

    /// <summary>True where a counter keeps names apart.</summary>
    public bool HasCounter => Array.Exists(_tokens, token => token.Kind == NameTokenKind.Counter);

    /// <summary>Fills in the tokens, the counter excepted where none is given.</summary>
    public string Render(in NameValues values, long? counter)
    {
        var text = new StringBuilder();
        foreach (NameToken token in _tokens)
        {
            text.Append(token.Kind == NameTokenKind.Counter
                ? counter?.ToString(CultureInfo.InvariantCulture).PadLeft(token.Width, '0')
                : token.Render(in values));
        }

        return text.ToString();
    }
}

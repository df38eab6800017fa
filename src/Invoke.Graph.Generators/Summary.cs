using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Invoke.Graph.Generators;

/// <summary>Turns a documentation summary into one line for editors.</summary>
internal static class Summary
{
    private static readonly Regex Blanks = new(@"\s+");
    private static readonly Regex Accessors = new(@"^Gets (or sets )?(a value indicating )?(?=\w)");

    /// <summary>Reads a symbol's summary; null where it has none or the project parses no documentation.</summary>
    public static string? Of(ISymbol symbol, CancellationToken cancellationToken)
    {
        string? xml = symbol.GetDocumentationCommentXml(cancellationToken: cancellationToken);
        if (string.IsNullOrEmpty(xml))
        {
            return null;
        }

        try
        {
            XElement? summary = XElement.Parse(xml).Element("summary");
            string text = Blanks.Replace(summary is null ? string.Empty : string.Concat(summary.Nodes().Select(Text)), " ").Trim();
            text = Accessors.Replace(text, string.Empty);
            return text.Length == 0 ? null : char.ToUpperInvariant(text[0]) + text.Substring(1);
        }
        catch (XmlException)
        {
            // The compiler reports malformed documentation itself.
            return null;
        }
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when (element.Attribute("cref") ?? element.Attribute("langword") ?? element.Attribute("name")) is { } reference =>
            LastName(reference.Value),
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => string.Empty,
    };

    private static string LastName(string reference)
    {
        string name = reference.Split('(')[0];
        return name.Substring(name.LastIndexOfAny(['.', ':']) + 1);
    }
}

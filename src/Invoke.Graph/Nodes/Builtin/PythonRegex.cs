using System.Text;

namespace Invoke.Graph;

/// <summary>Reads regular expressions as Python writes them.</summary>
internal static class PythonRegex
{
    public static string Pattern(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        for (var index = 0; index < pattern.Length; index++)
        {
            ReadOnlySpan<char> rest = pattern.AsSpan(index);
            if (rest[0] == '\\' && rest.Length > 1)
            {
                text.Append(rest[..2]);
                index++;
            }
            else if (rest.StartsWith("(?P<", StringComparison.Ordinal))
            {
                text.Append("(?<");
                index += 3;
            }
            else if (rest.StartsWith("(?P=", StringComparison.Ordinal) && rest.IndexOf(')') is var end and > 0)
            {
                text.Append(@"\k<").Append(rest[4..end]).Append('>');
                index += end;
            }
            else
            {
                text.Append(rest[0]);
            }
        }

        return text.ToString();
    }

    public static string Replacement(string replacement)
    {
        var text = new StringBuilder(replacement.Length);
        for (var index = 0; index < replacement.Length; index++)
        {
            ReadOnlySpan<char> rest = replacement.AsSpan(index);
            if (rest[0] == '$')
            {
                text.Append("$$");
            }
            else if (rest[0] != '\\' || rest.Length == 1)
            {
                text.Append(rest[0]);
            }
            else if (rest[1] == 'g' && rest.Length > 3 && rest[2] == '<' && rest.IndexOf('>') is var end and > 3)
            {
                text.Append("${").Append(rest[3..end]).Append('}');
                index += end;
            }
            else
            {
                index++;
                AppendEscape(text, rest[1]);
            }
        }

        return text.ToString();
    }

    private static void AppendEscape(StringBuilder text, char escape)
    {
        switch (escape)
        {
            case >= '1' and <= '9':
                text.Append("${").Append(escape).Append('}');
                break;
            case 'n':
                text.Append('\n');
                break;
            case 't':
                text.Append('\t');
                break;
            case 'r':
                text.Append('\r');
                break;
            case '\\':
                text.Append('\\');
                break;
            default:
                text.Append('\\').Append(escape == '$' ? "$$" : escape.ToString());
                break;
        }
    }
}

using System.Globalization;

namespace Invoke.Images;

/// <summary>A part of a name template: text as it stands, or a token with what follows its colon.</summary>
internal sealed record NameToken(NameTokenKind Kind, string Argument)
{
    private const int MaxWidth = 64;

    /// <summary>Gets the number that follows the colon: a padding or a length; 0 where there is none.</summary>
    public int Width { get; private init; }

    /// <summary>Reads a part of a template; null with the fault where it is an unknown token.</summary>
    public static NameToken? TryParse(TemplatePart part, out string? fault)
    {
        fault = null;
        switch (part.Token)
        {
            case null:
                return new NameToken(NameTokenKind.Text, part.Text ?? string.Empty);
            case "date":
                return WithFormat(NameTokenKind.Date, part.Text ?? "yyyy-MM-dd", ref fault);
            case "time":
                return WithFormat(NameTokenKind.Time, part.Text ?? "HH-mm-ss", ref fault);
            case "counter":
                return WithWidth(NameTokenKind.Counter, part, ref fault);
            case "session":
                return WithWidth(NameTokenKind.Session, part, ref fault);
            case "node":
                return WithWidth(NameTokenKind.Node, part, ref fault);
            case "seed" when part.Text is null:
                return new NameToken(NameTokenKind.Seed, string.Empty);
            case "uuid" when part.Text is null:
                return new NameToken(NameTokenKind.Uuid, string.Empty);
            case "category" when part.Text is null:
                return new NameToken(NameTokenKind.Category, string.Empty);
            default:
                fault = $"'{part.Written}' is not a token; there are {{date}}, {{date:format}}, {{time}}, {{time:format}}, {{seed}}, {{counter}}, {{counter:digits}}, {{uuid}}, {{session}}, {{session:length}}, {{node}}, {{node:length}} and {{category}}";
                return null;
        }
    }

    /// <summary>The text of a token other than the counter; null where it is not known.</summary>
    public string? Render(in NameValues values) => Kind switch
    {
        NameTokenKind.Text => Argument,
        NameTokenKind.Date or NameTokenKind.Time => values.Now.ToString(Argument, CultureInfo.InvariantCulture),
        NameTokenKind.Seed => values.Seed?.ToString(CultureInfo.InvariantCulture),
        NameTokenKind.Uuid => Guid.CreateVersion7(values.Now).ToString("D"),
        NameTokenKind.Session => Cut(values.SessionId),
        NameTokenKind.Node => Cut(values.NodeId),
        NameTokenKind.Category => values.Category,
        _ => null,
    };

    private static NameToken? WithFormat(NameTokenKind kind, string format, ref string? fault)
    {
        try
        {
            _ = DateTimeOffset.UnixEpoch.ToString(format, CultureInfo.InvariantCulture);
            return new NameToken(kind, format);
        }
        catch (FormatException)
        {
            fault = $"'{format}' is not a format of dates; use for example yyyyMMdd or HHmmss";
            return null;
        }
    }

    private static NameToken? WithWidth(NameTokenKind kind, TemplatePart part, ref string? fault)
    {
        if (part.Text is null)
        {
            return new NameToken(kind, string.Empty);
        }

        if (int.TryParse(part.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width is > 0 and <= MaxWidth)
        {
            return new NameToken(kind, string.Empty) { Width = width };
        }

        fault = $"'{part.Written}' needs a number from 1 to {MaxWidth} behind the colon";
        return null;
    }

    private string? Cut(string? text) => text is not null && Width > 0 && text.Length > Width ? text[..Width] : text;
}

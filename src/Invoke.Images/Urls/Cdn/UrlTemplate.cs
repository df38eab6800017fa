using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Invoke.Images;

/// <summary>A parsed address with tokens; it knows a name and a kind of file, not where the store keeps them.</summary>
internal sealed class UrlTemplate
{
    private const int MostShards = 1000;

    private readonly IReadOnlyList<TemplatePart> _parts;

    private UrlTemplate(IReadOnlyList<TemplatePart> parts) => _parts = parts;

    /// <summary>True where images and thumbnails get different addresses.</summary>
    public bool HasKind => _parts.Any(part => part.Token == "kind");

    /// <summary>Parses a template; null with the fault where it is not one.</summary>
    public static UrlTemplate? TryParse(string text, out string? fault)
    {
        if (TemplateText.TryParse(text, out fault) is not { } parts)
        {
            return null;
        }

        fault = parts.Select(FindFault).FirstOrDefault(found => found is not null);
        if (fault is null && !parts.Any(part => part.Token is "name" or "stem"))
        {
            fault = "it holds neither {name} nor {stem}, so all images would have one address";
        }

        if (fault is not null)
        {
            return null;
        }

        var template = new UrlTemplate(parts);
        if (!Uri.TryCreate(template.Render("a.png", ImageFileKind.Full), UriKind.Absolute, out Uri? sample)
            || (sample.Scheme != Uri.UriSchemeHttps && sample.Scheme != Uri.UriSchemeHttp))
        {
            fault = "it is no absolute http or https address";
            return null;
        }

        return template;
    }

    /// <summary>Makes the address of a valid name; names need no escaping.</summary>
    public string Render(string imageName, ImageFileKind kind)
    {
        int dot = imageName.LastIndexOf('.');
        var url = new StringBuilder();
        foreach (TemplatePart part in _parts)
        {
            url.Append(part.Token switch
            {
                null => part.Text,
                "name" => imageName,
                "stem" => imageName[..dot],
                "extension" => imageName[(dot + 1)..],
                "kind" => ImageFileKinds.Word(kind),
                "prefix" => imageName[..Math.Min(dot, NumberOf(part))],
                _ => ShardOf(imageName, NumberOf(part)).ToString(CultureInfo.InvariantCulture),
            });
        }

        return url.ToString();
    }

    private static string? FindFault(TemplatePart part) => part.Token switch
    {
        null or "name" or "stem" or "extension" or "kind" when part.Token is null || part.Text is null => null,
        "prefix" => NumberOf(part) is > 0 and <= ImageNameRules.MaxLength ? null : $"'{part.Written}' needs a number from 1 to {ImageNameRules.MaxLength} behind the colon",
        "shard" => NumberOf(part) is > 0 and <= MostShards ? null : $"'{part.Written}' needs a number from 1 to {MostShards} behind the colon",
        _ => $"'{part.Written}' is not a token; there are {{name}}, {{stem}}, {{extension}}, {{kind}}, {{prefix:n}} and {{shard:n}}",
    };

    private static int NumberOf(TemplatePart part) =>
        int.TryParse(part.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    // The same on every machine and for ever, so that caches keep what they have.
    private static uint ShardOf(string imageName, int shards)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(imageName), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)shards;
    }
}

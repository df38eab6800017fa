namespace Invoke.Internal.Urls;

/// <summary>Tells addresses that paths can be added to.</summary>
internal static class WebAddress
{
    /// <summary>True for an absolute http or https address without user, query and fragment, so that a path can go behind it.</summary>
    public static bool IsBase(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address.UserInfo.Length == 0
        && address.Query.Length == 0
        && address.Fragment.Length == 0;

    /// <summary>An address as a message may show it: without the user and password it may hold.</summary>
    public static string Shown(string? text)
    {
        text ??= string.Empty;
        int start = text.IndexOf("//", StringComparison.Ordinal);
        int end = text.LastIndexOf('@');
        return start >= 0 && end > start ? string.Concat(text.AsSpan(0, start + 2), "…", text.AsSpan(end)) : text;
    }
}

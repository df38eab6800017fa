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
}

using System.Globalization;

namespace Invoke.AspNetCore;

/// <summary>Refuses a header <c>Last-Event-ID</c> that no event of here has.</summary>
internal sealed class LastEventIdCheck : IRequestCheck
{
    private const string Header = "Last-Event-ID";

    public static LastEventIdCheck Instance { get; } = new();

    public ValueTask CheckAsync(HttpContext context)
    {
        string text = context.Request.Headers[Header].ToString();
        return text.Length == 0 || TryRead(text, out _)
            ? ValueTask.CompletedTask
            : throw HttpProblemException.Unprocessable($"Header '{Header}' is no whole number of 0 or more; send the id of the last event that came, or leave it out.");
    }

    /// <summary>The number of the last event that the client knows; null where it does not say.</summary>
    public static long? Of(HttpContext context) => TryRead(context.Request.Headers[Header].ToString(), out long id) ? id : null;

    private static bool TryRead(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}

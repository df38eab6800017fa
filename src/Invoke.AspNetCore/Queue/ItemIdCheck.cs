using System.Globalization;

namespace Invoke.AspNetCore;

/// <summary>Refuses a route whose item is no number, before binding would without telling why.</summary>
internal sealed class ItemIdCheck : IRequestCheck
{
    public static ItemIdCheck Instance { get; } = new();

    public ValueTask CheckAsync(HttpContext context) =>
        long.TryParse((string?)context.Request.RouteValues["item_id"], NumberStyles.None, CultureInfo.InvariantCulture, out long id) && id > 0
            ? ValueTask.CompletedTask
            : throw HttpProblemException.Unprocessable("The item in this address is no whole number of 1 or more; use an item_id.");

    public static HttpProblemException Missing(long itemId) =>
        HttpProblemException.NotFound($"The queue has no item {itemId}. Check the number; ended items may have been pruned.");
}

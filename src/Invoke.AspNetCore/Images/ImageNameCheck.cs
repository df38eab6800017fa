namespace Invoke.AspNetCore;

/// <summary>Refuses a route whose name no image can have, before anything is looked up.</summary>
internal sealed class ImageNameCheck : IRequestCheck
{
    private const string Rule = "Names are ASCII letters, digits, '-', '_' and '.', with an extension, as in 'portrait-1.png'.";

    public static ImageNameCheck Instance { get; } = new();

    public ValueTask CheckAsync(HttpContext context) => ImageNameRules.IsValid(Of(context))
        ? ValueTask.CompletedTask
        : throw HttpProblemException.NotFound($"No image can have the name in this address. {Rule}");

    public static string Of(HttpContext context) => (string)context.Request.RouteValues["name"]!; // part of every route that has this check

    /// <summary>Checks the names of a body: how many, and each.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<string>? names, int most)
    {
        if (names is not { Count: > 0 })
        {
            throw HttpProblemException.Unprocessable("Property 'image_names' of the body lists no names; list at least one.");
        }

        if (names.Count > most)
        {
            throw HttpProblemException.Unprocessable(
                $"Property 'image_names' of the body lists {names.Count} names; at most {most} are accepted. Send them in parts.");
        }

        for (int index = 0; index < names.Count; index++)
        {
            if (!ImageNameRules.IsValid(names[index]))
            {
                throw HttpProblemException.Unprocessable($"Property 'image_names' of the body: entry {index + 1} cannot be the name of an image. {Rule}");
            }
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }
}

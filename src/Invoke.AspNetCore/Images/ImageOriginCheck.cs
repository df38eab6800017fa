namespace Invoke.AspNetCore;

/// <summary>Holds the origin in an address of the first version against the image's own.</summary>
internal sealed class ImageOriginCheck : IRequestCheck
{
    public static ImageOriginCheck Instance { get; } = new();

    public async ValueTask CheckAsync(HttpContext context)
    {
        ImageOrigin asked = (string?)context.Request.RouteValues["origin"] switch
        {
            "internal" => ImageOrigin.Internal,
            "external" => ImageOrigin.External,
            _ => throw HttpProblemException.NotFound(
                $"There is no such address; images are below 'images/i/', and in addresses of the first version below {QueryRule.Choice(Words.Origins)}."),
        };
        string name = ImageNameCheck.Of(context);
        StoredImage? image = await context.RequestServices.GetRequiredService<IImageService>()
            .FindAsync(name, includeDeleted: true, context.RequestAborted).ConfigureAwait(false);
        if (image?.Origin != asked)
        {
            throw HttpProblemException.NotFound($"No image of this origin is named '{name}'. Check name and origin; 'images/i/{name}' asks for any origin.");
        }
    }
}

namespace Invoke.AspNetCore;

/// <summary>The routes of images.</summary>
internal static class ImageEndpoints
{
    public static void Map(RouteGroupBuilder group, InvokeEndpointOptions options)
    {
        RouteGroupBuilder images = group.MapGroup("/images");
        images.WithTags("images");
        ImageUploadEndpoints.Map(images, options);
        ImageListEndpoints.Map(images, options);
        ImageRecordEndpoints.Map(images, options);
        ImageFileEndpoints.Map(images, options);
        ImageBulkEndpoints.Map(images, options);
    }
}

using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Invoke.Client;

/// <content>Images.</content>
public sealed partial class InvokeClient
{
    /// <summary>Lists images by pages.</summary>
    /// <param name="filter">Which images; all where null.</param>
    /// <param name="limit">How many at most, 1 to 1000.</param>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The page.</returns>
    public Task<Page<RemoteImage>> ListImagesAsync(ImageFilter? filter = null, int limit = 100, string? after = null, CancellationToken cancellationToken = default) =>
        GetAsync((filter ?? new ImageFilter()).ToQuery(limit, after), WireJsonContext.Default.PageRemoteImage, cancellationToken);

    /// <summary>Reads all images, page by page, as far as they are enumerated.</summary>
    /// <param name="filter">Which images; all where null.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>The images; none is repeated or left out because of others that come meanwhile.</returns>
    public async IAsyncEnumerable<RemoteImage> ReadImagesAsync(ImageFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? after = null;
        do
        {
            Page<RemoteImage> page = await ListImagesAsync(filter, 100, after, cancellationToken).ConfigureAwait(false);
            foreach (RemoteImage image in page.Items)
            {
                yield return image;
            }

            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>Finds an image.</summary>
    /// <param name="imageName">The name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The image; null where there is none.</returns>
    public Task<RemoteImage?> FindImageAsync(string imageName, CancellationToken cancellationToken = default) =>
        FindAsync($"images/i/{Escape(imageName)}", WireJsonContext.Default.RemoteImage, cancellationToken);

    /// <summary>Opens the file of an image.</summary>
    /// <param name="imageName">The name.</param>
    /// <param name="thumbnail">Whether to open the small version.</param>
    /// <param name="cancellationToken">Cancels the request until the file is open.</param>
    /// <returns>The bytes as they arrive; dispose it.</returns>
    /// <exception cref="InvokeApiException">There is no such image.</exception>
    public async Task<Stream> OpenImageAsync(string imageName, bool thumbnail = false, CancellationToken cancellationToken = default)
    {
        HttpResponseMessage response = await SendAsync(
            HttpMethod.Get, $"images/i/{Escape(imageName)}/{(thumbnail ? "thumbnail" : "full")}", null, cancellationToken).ConfigureAwait(false);
        return new ResponseStream(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Downloads an image to a file; what was there stays where the download fails.</summary>
    /// <param name="imageName">The name.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="cancellationToken">Cancels the download; nothing stays behind.</param>
    /// <returns>A task that ends when the file is there.</returns>
    public async Task DownloadImageAsync(string imageName, string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Stream image = await OpenImageAsync(imageName, thumbnail: false, cancellationToken).ConfigureAwait(false);
        await using (image.ConfigureAwait(false))
        {
            // A name that nobody else has: neither another download to this path nor a file of the user's.
            string partial = $"{path}.{Guid.CreateVersion7():N}.partial";
            FileStream file = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous);
            try
            {
                await using (file.ConfigureAwait(false))
                {
                    await image.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                }

                File.Move(partial, path, overwrite: true);
            }
            finally
            {
                File.Delete(partial);
            }
        }
    }

    /// <summary>Reads how an image was made.</summary>
    /// <param name="imageName">The name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>A JSON object; null where the image says nothing.</returns>
    public async Task<JsonElement?> ReadMetadataAsync(string imageName, CancellationToken cancellationToken = default)
    {
        JsonElement metadata = await GetAsync($"images/i/{Escape(imageName)}/metadata", WireJsonContext.Default.JsonElement, cancellationToken).ConfigureAwait(false);
        return metadata.ValueKind == JsonValueKind.Null ? null : metadata;
    }

    /// <summary>Uploads an image.</summary>
    /// <param name="image">A file in a format that the server reads; read to its end and left open.</param>
    /// <param name="category">What it is for.</param>
    /// <param name="isIntermediate">Whether it is only a step on the way to another.</param>
    /// <param name="cancellationToken">Cancels the upload; nothing stays on the server.</param>
    /// <returns>The stored image.</returns>
    public async Task<RemoteImage> UploadImageAsync(Stream image, string category = "user", bool isIntermediate = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        var query = new QueryText("images/upload");
        query.Add("image_category", category);
        query.Add("is_intermediate", isIntermediate);
        using var form = new MultipartFormDataContent();
        using var file = new StreamContent(new KeptOpenStream(image));
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(file, "file", "upload");
        return await SendAsync(HttpMethod.Post, query.ToString(), form, WireJsonContext.Default.RemoteImage, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes an image's record.</summary>
    /// <param name="imageName">The name.</param>
    /// <param name="update">What to change.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The image as it is now.</returns>
    public Task<RemoteImage> UpdateImageAsync(string imageName, ImageUpdate update, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Patch, $"images/i/{Escape(imageName)}", Json(update, WireJsonContext.Default.ImageUpdate), WireJsonContext.Default.RemoteImage, cancellationToken);

    /// <summary>Deletes images for good; <see cref="SoftDeleteImagesAsync"/> leaves a way back.</summary>
    /// <param name="imageNames">The names; those that no image has are left out.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The names of the images that were deleted.</returns>
    public async Task<IReadOnlyList<string>> DeleteImagesAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default) =>
        (await PostNamesAsync("images/delete", imageNames, WireJsonContext.Default.DeletedImages, cancellationToken).ConfigureAwait(false)).Names;

    /// <summary>Marks images as deleted: they are missing from lists, but <see cref="RestoreImagesAsync"/> brings them back.</summary>
    /// <param name="imageNames">The names; those that no image has are left out.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The names of the images that were marked.</returns>
    public async Task<IReadOnlyList<string>> SoftDeleteImagesAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default) =>
        (await PostNamesAsync("images/delete?soft=true", imageNames, WireJsonContext.Default.DeletedImages, cancellationToken).ConfigureAwait(false)).Names;

    /// <summary>Takes the mark of deletion off images.</summary>
    /// <param name="imageNames">The names; those that no image has, or that are not marked, are left out.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The names of the images that are back.</returns>
    public async Task<IReadOnlyList<string>> RestoreImagesAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default) =>
        (await PostNamesAsync("images/restore", imageNames, WireJsonContext.Default.RestoredImages, cancellationToken).ConfigureAwait(false)).Names;

    private Task<T> PostNamesAsync<T>(string path, IReadOnlyList<string> imageNames, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(imageNames);
        return SendAsync(HttpMethod.Post, path, Json(new ImageNames(imageNames), WireJsonContext.Default.ImageNames), contract, cancellationToken);
    }
}

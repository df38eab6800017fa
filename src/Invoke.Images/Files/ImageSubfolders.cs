using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Invoke.Internal.Records;

namespace Invoke.Images;

/// <summary>Strategies for <see cref="ImagesOptions.Subfolder"/>; any function of the request can be one.</summary>
/// <remarks>The folder is recorded with each image, so the strategy can change at any time: images that are there are found where they are.</remarks>
public static class ImageSubfolders
{
    /// <summary>All images in one folder, however many.</summary>
    /// <param name="request">The new image.</param>
    /// <returns>An empty text.</returns>
    public static string Flat(ImageSubfolderRequest request) => string.Empty;

    /// <summary>A folder for each day, in UTC: <c>2026/01/31</c>.</summary>
    /// <param name="request">The new image.</param>
    /// <returns>The folder.</returns>
    public static string ByDate(ImageSubfolderRequest request) =>
        request.CreatedAt.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);

    /// <summary>A folder for what was made here and one for what was brought: <c>internal</c>, <c>external</c>.</summary>
    /// <param name="request">The new image.</param>
    /// <returns>The folder.</returns>
    public static string ByOrigin(ImageSubfolderRequest request) => EnumText.Of(request.Origin);

    /// <summary>256 folders that fill evenly, by a hash of the name: <c>a7</c>.</summary>
    /// <param name="request">The new image.</param>
    /// <returns>The folder.</returns>
    public static string ByHash(ImageSubfolderRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.ImageName)).AsSpan(0, 1));
}

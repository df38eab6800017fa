using System.IO.Compression;

namespace Invoke.AspNetCore;

/// <summary>A zip file of images that is sent while it is made: no temporary file, and one buffer whatever the size.</summary>
internal static class ImageZip
{
    public const string ContentType = "application/zip";

    private const int BufferBytes = 128 * 1024;

    public static async Task SendAsync(HttpContext context, IImageService images, IReadOnlyList<string> names)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.ContentDisposition = "attachment; filename=\"images.zip\"";
        context.Response.Headers.CacheControl = "no-store";
        var output = new ZipOutput(context.Response.Body);
        ZipArchive zip = await ZipArchive.CreateAsync(
            output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, context.RequestAborted).ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
        {
            HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
            try
            {
                foreach (string name in names)
                {
                    await AddAsync(zip, output, images, name, taken, context.RequestAborted).ConfigureAwait(false);
                }
            }
            catch
            {
                output.Abandon();
                throw;
            }
        }

        await output.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static async ValueTask AddAsync(
        ZipArchive zip, ZipOutput output, IImageService images, string name, HashSet<string> taken, CancellationToken cancellationToken)
    {
        ImageFile file;
        try
        {
            file = await images.OpenReadAsync(name, ImageFileKind.Full, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageFileNotFoundException)
        {
            // Deleted since it was looked up: the rest is still wanted.
            return;
        }

        await using (file.ConfigureAwait(false))
        {
            // Images are compressed already.
            ZipArchiveEntry entry = zip.CreateEntry(Free(name, taken), CompressionLevel.NoCompression);
            entry.LastWriteTime = file.LastModified;
            Stream content = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                try
                {
                    await file.Content.CopyToAsync(content, BufferBytes, cancellationToken).ConfigureAwait(false);
                }
                catch
                {
                    // Before the entry is closed, which would write it as if it were whole.
                    output.Abandon();
                    throw;
                }
            }
        }
    }

    // Names differ, but some systems that unpack them take 'A.png' and 'a.png' for one.
    private static string Free(string name, HashSet<string> taken)
    {
        string free = name;
        for (int number = 2; !taken.Add(free); number++)
        {
            free = $"{Path.GetFileNameWithoutExtension(name)}-{number}{Path.GetExtension(name)}";
        }

        return free;
    }
}

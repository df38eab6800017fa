using System.Net;
using System.Text.Json.Nodes;
using Invoke.Images;
using Invoke.Testing.Shared;
using Microsoft.AspNetCore.Builder;

namespace Invoke.Client.Tests;

public sealed class ImageTests
{
    [Fact]
    public async Task UploadImageAsync_Png_CanBeReadBack()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        byte[] png = await PngAsync(host);
        using var file = new MemoryStream(png);

        RemoteImage uploaded = await host.Client.UploadImageAsync(file, category: "mask");

        await using Stream read = await host.Client.OpenImageAsync(uploaded.ImageName);
        using var copy = new MemoryStream();
        await read.CopyToAsync(copy);
        Assert.Equal(("external", "mask", 4, 4), (uploaded.Origin, uploaded.Category, uploaded.Width, uploaded.Height));
        Assert.Equal(png.Length, copy.Length);
        Assert.True(file.CanRead, "the caller's stream stays open");
    }

    [Fact]
    public async Task ReadImagesAsync_MoreThanAPage_GivesEachOnceWhileOthersCome()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        await AddAsync(host, 250);

        var names = new List<string>();
        await foreach (RemoteImage image in host.Client.ReadImagesAsync())
        {
            names.Add(image.ImageName);
            if (names.Count is 50 or 150)
            {
                await AddAsync(host, 3);
            }
        }

        Assert.Equal(250, names.Distinct().Count());
        Assert.Equal(250, names.Count);
    }

    [Fact]
    public async Task ListImagesAsync_Filter_KeepsWhatItSays()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        await AddAsync(host, 3);
        RemoteImage one = (await host.Client.ListImagesAsync()).Items[1];
        await host.Client.UpdateImageAsync(one.ImageName, new ImageUpdate { Starred = true, Category = "control" });

        Page<RemoteImage> starred = await host.Client.ListImagesAsync(new ImageFilter { Starred = true, Categories = ["control", "mask"], Origin = "internal", CreatedFrom = DateTimeOffset.UnixEpoch });

        Assert.Equal(one.ImageName, Assert.Single(starred.Items).ImageName);
    }

    [Fact]
    public async Task SoftDeleteImagesAsync_Images_AreMissingUntilRestored()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        await AddAsync(host, 2);
        RemoteImage one = (await host.Client.ListImagesAsync()).Items[0];

        IReadOnlyList<string> deleted = await host.Client.SoftDeleteImagesAsync([one.ImageName, "nobody.png"]);

        Assert.Equal([one.ImageName], deleted);
        Assert.Equal(1, (await host.Client.ListImagesAsync()).Total);
        Assert.NotNull((await host.Client.ListImagesAsync(new ImageFilter { Deleted = true })).Items[0].DeletedAt);

        Assert.Equal([one.ImageName], await host.Client.RestoreImagesAsync(["nobody.png", one.ImageName]));
        Assert.Empty(await host.Client.RestoreImagesAsync([one.ImageName]));
        Assert.Equal(2, (await host.Client.ListImagesAsync()).Total);
    }

    [Fact]
    public async Task DeleteImagesAsync_Images_CannotBeRestored()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        await AddAsync(host, 2);
        RemoteImage one = (await host.Client.ListImagesAsync()).Items[0];

        IReadOnlyList<string> deleted = await host.Client.DeleteImagesAsync([one.ImageName, "nobody.png"]);

        Assert.Equal([one.ImageName], deleted);
        Assert.Empty(await host.Client.RestoreImagesAsync([one.ImageName]));
        Assert.Equal(1, (await host.Client.ListImagesAsync()).Total);
    }

    [Fact]
    public async Task DownloadImageAsync_MissingImage_LeavesTheFileThatWasThere()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        using var folder = new TempDirectory();
        string path = folder.PathOf("image.png");
        await File.WriteAllTextAsync(path, "before");

        InvokeApiException missing = await Assert.ThrowsAsync<InvokeApiException>(() => host.Client.DownloadImageAsync("nobody.png", path));

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("before", await File.ReadAllTextAsync(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task DownloadImageAsync_MissingImage_LeavesAPartialFileOfOthers()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        using var folder = new TempDirectory();
        string other = folder.PathOf("image.png.partial");
        await File.WriteAllTextAsync(other, "mine");

        await Assert.ThrowsAsync<InvokeApiException>(() => host.Client.DownloadImageAsync("nobody.png", folder.PathOf("image.png")));

        Assert.Equal("mine", await File.ReadAllTextAsync(other));
    }

    [Fact]
    public async Task DownloadImageAsync_TwiceAtOnceToOnePath_BothSucceed()
    {
        // The server holds each file back until both were asked for.
        var bothAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        await using ServerHost host = await ServerHost.StartAsync(app => app.Use(async (context, next) =>
        {
            if (context.Request.Path.Value!.EndsWith("/full", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref asked) == 2)
                {
                    bothAsked.SetResult();
                }

                await bothAsked.Task;
            }

            await next(context);
        }));
        using var folder = new TempDirectory();
        await AddAsync(host, 1);
        string name = (await host.Client.ListImagesAsync()).Items[0].ImageName;
        string path = folder.PathOf(name);

        await Task.WhenAll(host.Client.DownloadImageAsync(name, path), host.Client.DownloadImageAsync(name, path));

        Assert.NotEmpty(await File.ReadAllBytesAsync(path));
        Assert.Equal(path, Assert.Single(Directory.GetFiles(folder.Path)));
    }

    [Fact]
    public async Task DownloadImageAsync_Image_IsTheFile()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        using var folder = new TempDirectory();
        await AddAsync(host, 1);
        string name = (await host.Client.ListImagesAsync()).Items[0].ImageName;

        await host.Client.DownloadImageAsync(name, folder.PathOf(name));

        Assert.Equal(await PngAsync(host), await File.ReadAllBytesAsync(folder.PathOf(name)));
    }

    [Fact]
    public async Task ReadMetadataAsync_ImageOfARun_TellsHowItWasMade()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        await AddAsync(host, 1);
        JsonNode graph = JsonNode.Parse(host.Graph(images: 1))!;
        graph["nodes"]!["paint"]!["metadata"] = JsonNode.Parse("""{"seed":7}""");
        RemoteImage made = (await host.Client.RunAsync(graph.ToJsonString()))[0];
        string plain = (await host.Client.ListImagesAsync(new ImageFilter { OldestFirst = true })).Items[0].ImageName;

        Assert.Equal(7, (await host.Client.ReadMetadataAsync(made.ImageName))?.GetProperty("seed").GetInt32());
        Assert.Null(await host.Client.ReadMetadataAsync(plain));
        Assert.Equal(made.SessionId, (await host.Client.FindImageAsync(made.ImageName))?.SessionId);
        Assert.Null(await host.Client.FindImageAsync("nobody.png"));
    }

    private static async Task AddAsync(ServerHost host, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await host.Get<IImageService>().CreateAsync(ImageCreateRequest.FromPixels(new byte[4 * 4 * 3], 4, 4, PixelFormat.Rgb24));
        }
    }

    private static async Task<byte[]> PngAsync(ServerHost host)
    {
        StoredImage stored = await host.Get<IImageService>().CreateAsync(ImageCreateRequest.FromPixels(new byte[4 * 4 * 3], 4, 4, PixelFormat.Rgb24));
        await using ImageFile file = await host.Get<IImageService>().OpenReadAsync(stored.ImageName, ImageFileKind.Full);
        using var bytes = new MemoryStream();
        await file.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}

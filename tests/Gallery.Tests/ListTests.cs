using System.IO.Compression;

namespace Gallery.Tests;

/// <summary>The list of images: scrolling, filters, stars, deleting, files in and out.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Kind", "Heavy")]
public sealed class ListTests(Browser browser)
{
    [BrowserFact]
    public async Task Scroll_NewImagesArriveMeanwhile_LoadsEachOnce()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(170));
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        int first = await page.Images.CountAsync();

        await page.GenerateAsync("key", count: 3, steps: 4);
        await page.Page.EvaluateAsync(
            """
            (async () => {
              const isDone = () => document.querySelectorAll('.card[data-name]').length >= 173;
              while (!isDone()) {
                scrollTo(0, document.body.scrollHeight);
                await new Promise(requestAnimationFrame);
              }
            })()
            """);
        await server.WaitUntilIdleAsync();

        string[] names = await page.NamesAsync();
        Assert.InRange(first, 48, 96);
        Assert.Equal(await server.ImageNamesAsync(), names);
        Assert.Equal(names.Length, names.Distinct().Count());
        await Assertions.Expect(page.Page.Locator("#total")).ToHaveTextAsync("173");
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Search_WordsOfAPrompt_ShowsThoseOnlyAndSaysWhenThereIsNone()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(async images =>
        {
            await Prefill.With(3, "stone castle")(images);
            await Prefill.With(2, "green boat")(images);
        });
        await using GalleryPage page = await browser.OpenAsync(server.Address);

        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync("castle");
        await page.WaitForImagesAsync(3);
        await Assertions.Expect(page.Images.First).ToContainTextAsync("stone castle 2");
        await page.Page.Locator("#search").FillAsync("zeppelin");
        await page.ExpectEmptyAsync("Nothing found");
        await page.ScreenshotAsync("nothing-found");
        await page.Page.Locator("#clear-filters").ClickAsync();

        await page.WaitForImagesAsync(5);
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Star_AndStarredOnly_ShowsTheStarred()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(4));
        await using GalleryPage page = await browser.OpenAsync(server.Address);

        await page.Images.Nth(1).HoverAsync();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Star old picture 2" }).ClickAsync();
        await Assertions.Expect(page.Images.Nth(1).Locator(".card-star")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Page.Locator("#starred").ClickAsync();
        await page.WaitForImagesAsync(1);
        await Assertions.Expect(page.Images.First).ToContainTextAsync("old picture 2");
        await page.Images.First.Locator(".card-star").ClickAsync();

        await page.ExpectEmptyAsync("No starred images");
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Star_ByKeyWithAndWithoutShift_StarsAndUnstars()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(2));
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        ILocator star = page.Images.Nth(1).Locator(".card-star");

        await page.Images.Nth(1).Locator(".card-open").FocusAsync();
        await page.Page.Keyboard.PressAsync("s");
        await Assertions.Expect(star).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Page.Keyboard.PressAsync("Shift+S");

        await Assertions.Expect(star).ToHaveAttributeAsync("aria-pressed", "false");
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Delete_AndUndo_PutsTheImageBackWhereItWas()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(5));
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        string[] before = await page.NamesAsync();

        await page.Images.Nth(2).Locator(".card-open").FocusAsync();
        await page.Page.Keyboard.PressAsync("Delete");
        await page.WaitForImagesAsync(4);
        Assert.Equal(4, (await server.ImageNamesAsync()).Length);
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Undo" }).ClickAsync();
        await page.WaitForImagesAsync(5);

        Assert.Equal(before, await page.NamesAsync());
        Assert.Equal(before, await server.ImageNamesAsync());
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Deleted_ForGoodOrRestored_LeavesTheBin()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(3));
        await using GalleryPage page = await browser.OpenAsync(server.Address);

        for (int left = 2; left > 0; left--)
        {
            await page.Images.First.Locator(".card-open").FocusAsync();
            await page.Page.Keyboard.PressAsync("Delete");
            await page.WaitForImagesAsync(left);
        }

        await page.Page.Locator("#category").SelectOptionAsync("deleted");
        await page.WaitForImagesAsync(2);
        await page.Images.First.Locator(".card-open").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#detail-facts")).ToContainTextAsync("euler");
        await page.Page.Keyboard.PressAsync("Escape");
        page.Page.Dialog += async (_, dialog) => await dialog.AcceptAsync();
        await page.Images.First.Locator(".card-select input").CheckAsync();
        await page.Page.Locator("#selection-delete").ClickAsync();
        await page.WaitForImagesAsync(1);
        await page.Images.First.Locator(".card-select input").CheckAsync();
        await page.Page.Locator("#selection-star").ClickAsync();

        await page.ExpectEmptyAsync("Nothing deleted");
        Assert.Equal(2, (await server.ImageNamesAsync()).Length);
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Selection_Downloaded_IsAZipOfThese()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(6));
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        string[] names = await page.NamesAsync();

        await page.Images.Nth(0).Locator(".card-open").FocusAsync();
        await page.Page.Keyboard.PressAsync("Space");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Page.Locator("#selection-count")).ToHaveTextAsync("2 selected");
        await page.ScreenshotAsync("selection");
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator("#selection-download").ClickAsync());

        await using ZipArchive zip = await ZipFile.OpenReadAsync(await download.PathAsync());
        Assert.Equal("images-2.zip", download.SuggestedFilename);
        Assert.Equal([names[0], names[2]], zip.Entries.Select(entry => entry.FullName));
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Page.Locator("#selection")).ToBeHiddenAsync();
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Upload_ByButtonAndByDrop_ShowsThemAsUploaded()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        string picture = Path.Combine(RepositoryRoot.Path, "docs", "images", "red-apples.png");

        IFileChooser chooser = await page.Page.RunAndWaitForFileChooserAsync(() => page.Page.Locator("#upload").ClickAsync());
        await chooser.SetFilesAsync(picture);
        await page.WaitForImagesAsync(1);
        IJSHandle transfer = await page.Page.EvaluateHandleAsync(
            """
            (data) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], 'dropped.png', { type: 'image/png' }));
              transfer.items.add(new File(['no picture'], 'notes.png', { type: 'image/png' }));
              return transfer;
            }
            """,
            Convert.ToBase64String(await File.ReadAllBytesAsync(picture)));
        await page.Page.DispatchEventAsync("body", "dragenter", new { dataTransfer = transfer });
        await Assertions.Expect(page.Page.Locator("#drop")).ToBeVisibleAsync();
        await page.ScreenshotAsync("drop");
        await page.Page.DispatchEventAsync("body", "drop", new { dataTransfer = transfer });

        await page.WaitForImagesAsync(2);
        await Assertions.Expect(page.Page.Locator("#drop")).ToBeHiddenAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("notes.png");
        await page.Page.Locator("#category").SelectOptionAsync("general");
        await page.WaitForImagesAsync(0);
        await page.Page.Locator("#category").SelectOptionAsync("user");
        await page.WaitForImagesAsync(2);
        Assert.Equal("external", (await server.GetAsync("images/?limit=1")).GetProperty("items")[0].GetProperty("image_origin").GetString());
    }

    [BrowserFact]
    public async Task Upload_JpegAndWebP_ShowsThem()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        IJSHandle transfer = await page.Page.EvaluateHandleAsync(
            """
            async () => {
              const canvas = new OffscreenCanvas(48, 32);
              canvas.getContext('2d').fillRect(8, 8, 16, 16);
              const transfer = new DataTransfer();
              for (const type of ['jpeg', 'webp']) {
                const blob = await canvas.convertToBlob({ type: `image/${type}` });
                transfer.items.add(new File([blob], `photo.${type}`, { type: blob.type }));
              }
              return transfer;
            }
            """);

        await page.Page.DispatchEventAsync("body", "drop", new { dataTransfer = transfer });

        await page.WaitForImagesAsync(2);
        Assert.All(
            (await server.GetAsync("images/?limit=2")).GetProperty("items").EnumerateArray(),
            image => Assert.Equal((48, 32), (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32())));
        page.AssertClean();
    }
}

namespace Gallery.Tests;

/// <summary>One image with all that is known of it.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Kind", "Heavy")]
public sealed class DetailTests(Browser browser)
{
    [BrowserFact]
    public async Task Open_GeneratedImage_ShowsMetadataAndGraphAndUsesThemAgain()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.Page.Locator("#seed").FillAsync("41");
        await page.Page.Locator("#sampler").SelectOptionAsync("euler");
        await page.GenerateAsync("teapot", count: 2, steps: 3);
        await page.WaitForImagesAsync(2);

        await page.Images.First.Locator(".card-open").ClickAsync();

        ILocator facts = page.Page.Locator("#detail-facts");
        await Assertions.Expect(facts.Locator("tr", new LocatorLocatorOptions { HasText = "Seed" }).Locator("td")).ToHaveTextAsync("42");
        await Assertions.Expect(facts.Locator("tr", new LocatorLocatorOptions { HasText = "Prompt" }).First.Locator("td")).ToHaveTextAsync("teapot");
        await Assertions.Expect(facts.Locator("tr", new LocatorLocatorOptions { HasText = "Sampler" }).Locator("td")).ToHaveTextAsync("euler");
        ILocator nodes = page.Page.Locator("#detail-nodes li");
        await Assertions.Expect(nodes.First).ToContainTextAsync("Model");
        await Assertions.Expect(nodes.Last).ToContainTextAsync("decode");
        string? json = await page.Page.Locator("#detail-json").TextContentAsync();
        Assert.Equal(42, JsonDocument.Parse(json!).RootElement.GetProperty("nodes").GetProperty("noise").GetProperty("seed").GetInt64());
        await page.ScreenshotAsync("detail");
        await page.Page.Locator("#prompt").FillAsync(string.Empty);
        await page.Page.Locator("#steps").FillAsync("9");
        await page.Page.Locator("#detail-again").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#prompt")).ToHaveValueAsync("teapot");
        await Assertions.Expect(page.Page.Locator("#steps")).ToHaveValueAsync("3");
        await Assertions.Expect(page.Page.Locator("#seed")).ToHaveValueAsync("42");
        await Assertions.Expect(page.Detail).ToBeHiddenAsync();
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Keys_ArrowsAndEscape_StepThroughAndCloseWhereOneIs()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(4));
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        string[] names = await page.NamesAsync();

        await page.Images.First.Locator(".card-open").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#detail-title")).ToHaveTextAsync("old picture 3");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Page.Locator("#detail-title")).ToHaveTextAsync("old picture 2");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Page.Locator("#detail-title")).ToHaveTextAsync("old picture 1");
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.Page.Locator("#detail-title")).ToHaveTextAsync("old picture 2");
        await page.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(page.Detail).ToBeHiddenAsync();
        Assert.Equal(names[1], await page.Page.EvaluateAsync<string>("document.activeElement.closest('.card').dataset.name"));
        Assert.DoesNotContain('#', page.Page.Url);
        page.AssertClean();
    }

    [BrowserFact]
    public async Task CopyLink_OpenedElsewhere_ShowsTheImage()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(2));
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.Images.Last.Locator(".card-open").ClickAsync();
        await page.Page.Locator("#detail-link").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".notice")).ToContainTextAsync("Link copied");
        string link = await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()");

        await using GalleryPage other = await browser.OpenAsync(link);

        await Assertions.Expect(other.Page.Locator("#detail-title")).ToHaveTextAsync("old picture 0");
        await other.Page.Locator("#detail-close").ClickAsync();
        await Assertions.Expect(other.Detail).ToBeHiddenAsync();
        other.AssertClean();
    }

    [BrowserFact]
    public async Task Delete_OfTheOpenImage_ShowsTheNextAndCanBeUndone()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(3));
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.Images.First.Locator(".card-open").ClickAsync();

        await page.Page.Locator("#detail-delete").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#detail-title")).ToHaveTextAsync("old picture 1");
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Undo" }).ClickAsync();

        await page.WaitForImagesAsync(3);
        Assert.Equal(await server.ImageNamesAsync(), await page.NamesAsync());
        page.AssertClean();
    }
}

namespace Gallery.Tests;

/// <summary>Images appear while their session runs.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Kind", "Heavy")]
public sealed class LiveTests(Browser browser)
{
    [BrowserFact]
    public async Task Generate_SeveralImages_EachIsShownBeforeTheNextIsMade()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.ScreenshotAsync("empty");
        await page.Page.EvaluateAsync(
            """
            window.seen = [];
            new MutationObserver(() => {
              const now = [document.querySelectorAll('.card[data-name]').length, document.querySelector('#queue-items .running') === null ? 0 : 1];
              if (window.seen.at(-1)?.join() !== now.join()) {
                window.seen.push(now);
              }
            }).observe(document.body, { subtree: true, childList: true });
            """);

        await page.GenerateAsync("red apple", count: 4, steps: 6);
        await page.WaitForImagesAsync(4);

        await Assertions.Expect(page.Running).ToHaveCountAsync(0);
        int[][] seen = await page.Page.EvaluateAsync<int[][]>("window.seen");
        Assert.Equal([0, 1, 2, 3, 4], seen.Select(state => state[0]).Distinct());
        Assert.All(Enumerable.Range(1, 3), count => Assert.Contains(seen, state => state[0] == count && state[1] == 1));
        Assert.Equal(await server.ImageNamesAsync(), await page.NamesAsync());
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Generate_PausedAtTheFirstImage_ShowsItWhileTheLastDoesNotExist()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);

        await page.GenerateAsync("rocket", count: 30, steps: 10);
        await Assertions.Expect(page.Images).Not.ToHaveCountAsync(0);
        await page.Page.Locator("#pause").ClickAsync();
        await Assertions.Expect(page.QueueTitle).ToHaveTextAsync("Paused");
        await page.WaitForPicturesAsync();

        int shown = await page.Images.CountAsync();
        Assert.InRange((await server.ImageNamesAsync()).Length, shown, 29);
        await Assertions.Expect(page.Making).ToHaveCountAsync(1);
        await page.Page.Locator("#pause").ClickAsync();
        await page.WaitForImagesAsync(30);
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Generate_SpreadAndWorkersToBeShown_EachImageSaysWhoMadeIt()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(prefill: null, "--Spread", "2", "--ShowWorkers", "true");
        await using GalleryPage page = await browser.OpenAsync(server.Address);

        await page.GenerateAsync("red apple", count: 4, steps: 6);
        await page.WaitForImagesAsync(4);
        await Assertions.Expect(page.Running).ToHaveCountAsync(0);

        Assert.Equal(Enumerable.Repeat("Worker 1", 4), await page.Images.Locator(".card-maker").AllTextContentsAsync());
        Assert.Equal(await server.ImageNamesAsync(), await page.NamesAsync());
        JsonElement item = (await server.GetAsync("queue/default/list_all?limit=1")).GetProperty("items")[0];
        Assert.Equal((2, 2, 0), (item.GetProperty("spread").GetInt32(), item.GetProperty("attempts").GetInt32(), item.GetProperty("parts").GetInt32()));
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Denoising_OneImage_ShowsItsStepsAndThoseOfTheSession()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.Page.EvaluateAsync(
            """
            window.steps = new Set();
            window.percents = new Set();
            new MutationObserver(() => {
              document.querySelectorAll('.making .card-caption span:first-child').forEach((text) => window.steps.add(text.textContent));
              document.querySelectorAll('.running .queue-state').forEach((text) => window.percents.add(text.textContent));
            }).observe(document.body, { subtree: true, childList: true, characterData: true });
            """);

        await page.GenerateAsync("fox", count: 2, steps: 30);
        await page.WaitForImagesAsync(2);

        string[] steps = await page.Page.EvaluateAsync<string[]>("[...window.steps]");
        string[] percents = await page.Page.EvaluateAsync<string[]>("[...window.percents]");
        Assert.Contains(steps, text => text.StartsWith("Step ", StringComparison.Ordinal) && text.EndsWith(" of 30", StringComparison.Ordinal));
        Assert.Contains("Saving", steps);
        Assert.Contains(percents, text => text.StartsWith("1 of 2 images · ", StringComparison.Ordinal));
        await Assertions.Expect(page.Making).ToHaveCountAsync(0);
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Denoising_OneImage_ShowsWhatIsThereSoFar()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        ILocator preview = page.Making.Locator(".card-canvas img");

        await page.GenerateAsync("ghost", count: 6, steps: 60);
        await page.WaitForImagesAsync(2);
        await Assertions.Expect(preview).ToBeVisibleAsync();

        string[] pictures = await page.Page.EvaluateAsync<string[]>(
            """
            (async () => {
              const pictures = new Set();
              const started = performance.now();
              while (pictures.size < 3 && performance.now() - started < 20000) {
                const image = document.querySelector('.making .card-canvas img:not([hidden])');
                if (image?.complete && image.naturalWidth === 16) {
                  pictures.add(image.src);
                }
                await new Promise(requestAnimationFrame);
              }
              return [...pictures];
            })()
            """);
        await page.ScreenshotAsync("preview");
        Assert.Equal(3, pictures.Length);
        Assert.All(pictures, picture => Assert.StartsWith("data:image/", picture, StringComparison.Ordinal));
        await page.WaitForImagesAsync(6);
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Cancel_WhileItRuns_KeepsTheFinishedOnesAlsoAfterReload()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);

        await page.GenerateAsync("sunflower", count: 40, steps: 10);
        await Assertions.Expect(page.Images.Nth(1)).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel sunflower" }).ClickAsync();
        await Assertions.Expect(page.Running).ToHaveCountAsync(0);

        await Assertions.Expect(page.Page.Locator(".notice")).ToContainTextAsync("kept");
        await Assertions.Expect(page.Making).ToHaveCountAsync(0);
        string[] kept = await server.ImageNamesAsync();
        Assert.InRange(kept.Length, 2, 39);
        Assert.Equal(kept, await page.NamesAsync());
        await page.Page.ReloadAsync();
        await page.WaitForImagesAsync(kept.Length);
        Assert.Equal(kept, await page.NamesAsync());
        page.AssertClean();
    }

    [BrowserFact]
    public async Task CancelAll_OneRunsAndOthersWait_EmptiesTheQueue()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);

        for (int batch = 0; batch < 7; batch++)
        {
            await page.GenerateAsync("cactus", count: 50, steps: 10);
        }

        await Assertions.Expect(page.Page.Locator(".queue-more")).ToHaveTextAsync("and 2 more waiting");
        await page.ScreenshotAsync("queue");
        await page.Page.Locator("#cancel-all").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#queue")).ToBeHiddenAsync();
        await server.WaitUntilIdleAsync();
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Reload_SessionRuns_ShowsWhatIsDoneAndGoesOn()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);

        await page.GenerateAsync("octopus", count: 16, steps: 10);
        await Assertions.Expect(page.Images).Not.ToHaveCountAsync(0);

        // However slow the machine is, the session is not over before the page is there again.
        await page.Page.Locator("#pause").ClickAsync();
        await Assertions.Expect(page.QueueTitle).ToHaveTextAsync("Paused");
        await page.Page.ReloadAsync();

        await Assertions.Expect(page.QueueTitle).ToHaveTextAsync("Paused");
        await Assertions.Expect(page.Running).ToHaveCountAsync(1);
        await Assertions.Expect(page.Making).ToHaveCountAsync(1);
        await Assertions.Expect(page.Images).Not.ToHaveCountAsync(0);
        await page.Page.Locator("#pause").ClickAsync();
        await page.ScreenshotAsync("running");
        await page.WaitForImagesAsync(16);
        Assert.Equal(await server.ImageNamesAsync(), await page.NamesAsync());
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Connection_CutWhileImagesAreMade_ShowsWhatWasMissed()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using var proxy = new CutProxy(server.Address);
        await using GalleryPage page = await browser.OpenAsync(proxy.Address);

        // Attempts while the connection is cut are not answered, and tell nothing of what they asked for.
        Task<IResponse> resumed = page.Page.WaitForResponseAsync(
            response => response.Ok && response.Url.Contains("/events?", StringComparison.Ordinal), new PageWaitForResponseOptions { Timeout = 60_000 });

        await page.GenerateAsync("ghost", count: 8, steps: 20);
        await Assertions.Expect(page.Images).Not.ToHaveCountAsync(0);
        proxy.Cut();
        await Assertions.Expect(page.Connection).ToHaveTextAsync("Reconnecting");
        await server.WaitUntilIdleAsync();
        proxy.Mend();
        await page.WaitUntilLiveAsync();

        await page.WaitForImagesAsync(8);
        await page.WaitForPicturesAsync();
        await Assertions.Expect(page.Running).ToHaveCountAsync(0);
        await Assertions.Expect(page.Making).ToHaveCountAsync(0);
        Assert.Equal(await server.ImageNamesAsync(), await page.NamesAsync());

        // The browser goes on by itself with the number of the last event; where it gave up, the page asks for what came after that.
        IRequest next = (await resumed).Request;
        string after = System.Web.HttpUtility.ParseQueryString(new Uri(next.Url).Query)["after"] ?? string.Empty;
        Assert.Matches("^[1-9][0-9]*$", await next.HeaderValueAsync("Last-Event-ID") ?? after);
    }

    [BrowserFact]
    public async Task Generate_TheServerRefuses_SaysWhyInWords()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.Page.RouteAsync("**/enqueue_batch", async route =>
        {
            string body = route.Request.PostData!.Replace("\"denoise_latents\"", "\"no_such_node\"", StringComparison.Ordinal);
            await route.ContinueAsync(new RouteContinueOptions { PostData = System.Text.Encoding.UTF8.GetBytes(body) });
        });

        await page.GenerateAsync("red apple", count: 1);

        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no_such_node");
        await page.ScreenshotAsync("refused");
    }

    [BrowserFact]
    public async Task Generate_ANodeFails_SaysWhichPromptAndOffersToTryAgain()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.Page.RouteAsync("**/enqueue_batch", async route =>
        {
            string body = route.Request.PostData!.Replace("\"emoji-diffusion\"", "\"no-such-model\"", StringComparison.Ordinal);
            await route.ContinueAsync(new RouteContinueOptions { PostData = System.Text.Encoding.UTF8.GetBytes(body) });
        });

        await page.GenerateAsync("red apple", count: 1);

        ILocator alert = page.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(alert).ToContainTextAsync("no-such-model");
        await Assertions.Expect(alert.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Try again" })).ToBeVisibleAsync();
    }
}

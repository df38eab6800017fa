namespace Gallery.Tests;

/// <summary>Images appear while their session runs.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Kind", "Heavy")]
public sealed class LiveTests(Browser browser)
{
    // A session that is not over before something is done to it, however slowly, and of which not many images are there by then.
    private const int Many = 200;
    private const int ManySteps = 60;

    [BrowserFact]
    public async Task Generate_SeveralImages_AppearOneByOne()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.ScreenshotAsync("empty");
        await page.Page.EvaluateAsync(
            """
            window.seen = [];
            new MutationObserver(() => {
              const now = document.querySelectorAll('.card[data-name]').length;
              if (window.seen.at(-1) !== now) {
                window.seen.push(now);
              }
            }).observe(document.body, { subtree: true, childList: true });
            """);

        await page.GenerateAsync("red apple", count: 4, steps: 6);
        await page.WaitForImagesAsync(4);

        await Assertions.Expect(page.Running).ToHaveCountAsync(0);
        int[] seen = await page.Page.EvaluateAsync<int[]>("window.seen");
        Assert.Equal([0, 1, 2, 3, 4], seen);
        Assert.Equal(await server.ImageNamesAsync(), await page.NamesAsync());
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Generate_PausedAgainAndAgain_EachImageIsShownWhileLaterOnesDoNotExist()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.GenerateAsync("rocket", Many, ManySteps);

        int shown = 0;
        for (int pause = 0; pause < 3; pause++)
        {
            await Assertions.Expect(page.Images.Nth(shown)).ToBeVisibleAsync();
            await page.PauseAsync();
            int before = shown;
            shown = (await page.WaitForAllAsync(server)).Length;

            Assert.InRange(shown, before + 1, Many - 1);
            await Assertions.Expect(page.Running).ToHaveCountAsync(1);
            await Assertions.Expect(page.Making).ToHaveCountAsync(1);
            await page.WaitForPicturesAsync();
            await page.ResumeAsync();
        }

        await page.CancelAllAsync(server);
        await page.WaitForAllAsync(server);
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

        await page.GenerateAsync("fox", count: 200, steps: 30);

        // Of some image at least; which ones, depends on what else the machine does.
        await page.WaitUntilAsync("[...window.steps].some((text) => /^Step \\d+ of 30$/.test(text)) && window.steps.has('Saving')");
        await page.WaitUntilAsync("[...window.percents].some((text) => /^[1-9]\\d* of 200 images · /.test(text))");
        await page.CancelAllAsync(server);
        await Assertions.Expect(page.Making).ToHaveCountAsync(0);
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Denoising_OneImage_ShowsWhatIsThereSoFar()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        ILocator preview = page.Making.Locator(".card-canvas img");

        await page.GenerateAsync("ghost", Many, ManySteps);
        await Assertions.Expect(page.Images.Nth(1)).ToBeVisibleAsync();
        await Assertions.Expect(preview).ToBeVisibleAsync();

        string[] pictures = await page.Page.EvaluateAsync<string[]>(
            """
            (async (patience) => {
              const pictures = new Set();
              const started = performance.now();
              while (pictures.size < 3 && performance.now() - started < patience) {
                const image = document.querySelector('.making .card-canvas img:not([hidden])');
                if (image?.complete && image.naturalWidth === 16) {
                  pictures.add(image.src);
                }
                await new Promise(requestAnimationFrame);
              }
              return [...pictures];
            })
            """,
            Browser.Patience);
        await page.ScreenshotAsync("preview");
        Assert.Equal(3, pictures.Length);
        Assert.All(pictures, picture => Assert.StartsWith("data:image/", picture, StringComparison.Ordinal));
        await page.CancelAllAsync(server);
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Cancel_WhileItRuns_KeepsTheFinishedOnesAlsoAfterReload()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);

        await page.GenerateAsync("sunflower", Many, ManySteps);
        await Assertions.Expect(page.Images.Nth(1)).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel sunflower" }).ClickAsync();
        await Assertions.Expect(page.Running).ToHaveCountAsync(0);

        await Assertions.Expect(page.Page.Locator(".notice")).ToContainTextAsync("kept");
        await Assertions.Expect(page.Making).ToHaveCountAsync(0);
        string[] kept = await page.WaitForAllAsync(server);
        Assert.InRange(kept.Length, 2, Many - 1);
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
            await page.GenerateAsync("cactus", count: 200, steps: 200);
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

        await page.GenerateAsync("octopus", Many, ManySteps);
        await Assertions.Expect(page.Images).Not.ToHaveCountAsync(0);

        // However slow the machine is, the session is not over before the page is there again.
        await page.PauseAsync();
        int done = (await page.WaitForAllAsync(server)).Length;
        await page.Page.ReloadAsync();

        await Assertions.Expect(page.QueueTitle).ToHaveTextAsync("Paused");
        await Assertions.Expect(page.Running).ToHaveCountAsync(1);
        await Assertions.Expect(page.Making).ToHaveCountAsync(1);
        await page.WaitForImagesAsync(done);
        await page.ResumeAsync();
        await page.ScreenshotAsync("running");
        await Assertions.Expect(page.Images.Nth(done)).ToBeVisibleAsync();
        await page.CancelAllAsync(server);
        await page.WaitForAllAsync(server);
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
            response => response.Ok && response.Url.Contains("/events?", StringComparison.Ordinal), new PageWaitForResponseOptions { Timeout = Browser.Patience });

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

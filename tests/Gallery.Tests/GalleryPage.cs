using System.Collections.Concurrent;
using System.Globalization;

namespace Gallery.Tests;

/// <summary>The page as a user has it before the eyes.</summary>
internal sealed class GalleryPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();

    private GalleryPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    public ILocator Images => Page.Locator(".card[data-name]");

    public ILocator Making => Page.Locator(".card.making:visible");

    public ILocator Running => Page.Locator("#queue-items .running");

    public ILocator QueueTitle => Page.Locator("#queue-title");

    public ILocator Connection => Page.Locator("#connection");

    public ILocator Detail => Page.Locator("#detail");

    public static async Task<GalleryPage> OpenAsync(IBrowserContext context, string address)
    {
        var page = new GalleryPage(context, await context.NewPageAsync());
        page.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                page._faults.Enqueue($"console: {message.Text}");
            }
        };
        page.Page.PageError += (_, error) => page._faults.Enqueue($"error: {error}");
        page.Page.RequestFailed += (_, request) =>
        {
            // The stream of events ends with the page.
            if (request.Failure is not "net::ERR_ABORTED")
            {
                page._faults.Enqueue($"failed: {request.Url} {request.Failure}");
            }
        };
        page.Page.Response += (_, response) =>
        {
            if (response.Status >= 400)
            {
                page._faults.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{response.Status}: {response.Url}"));
            }
        };
        await page.Page.GotoAsync(address);
        await page.WaitUntilLiveAsync();
        return page;
    }

    public Task WaitUntilLiveAsync() => Assertions.Expect(Connection).ToHaveTextAsync("Live");

    /// <summary>Asks for images, with few steps.</summary>
    public async Task GenerateAsync(string prompt, int count, int steps = 2)
    {
        await Page.EvaluateAsync("document.getElementById('more').open = true");
        await Page.Locator("#prompt").FillAsync(prompt);
        await Page.Locator("#count").FillAsync(count.ToString(CultureInfo.InvariantCulture));
        await Page.Locator("#steps").FillAsync(steps.ToString(CultureInfo.InvariantCulture));
        await Page.Locator("#generate").ClickAsync();
    }

    public Task WaitForImagesAsync(int count) => Assertions.Expect(Images).ToHaveCountAsync(count);

    public async Task PauseAsync()
    {
        await Page.Locator("#pause").ClickAsync();
        await Assertions.Expect(QueueTitle).ToHaveTextAsync("Paused");
    }

    public async Task ResumeAsync()
    {
        await Page.Locator("#pause").ClickAsync();
        await Assertions.Expect(QueueTitle).ToHaveTextAsync("Running");
    }

    /// <summary>Cancels everything, and waits until nothing is left that could run.</summary>
    public async Task CancelAllAsync(GalleryServer server)
    {
        await Page.Locator("#cancel-all").ClickAsync();
        await Assertions.Expect(Running).ToHaveCountAsync(0);
        await server.WaitUntilIdleAsync();
    }

    /// <summary>Waits until the page has all the images that the server has, in their order.</summary>
    public async Task<string[]> WaitForAllAsync(GalleryServer server)
    {
        using var limit = new CancellationTokenSource(Browser.Patience);
        while (true)
        {
            string[] there = await server.ImageNamesAsync();
            string[] shown = await NamesAsync();
            if (Enumerable.SequenceEqual(there, shown))
            {
                return there;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    public async Task ExpectEmptyAsync(string title)
    {
        await Assertions.Expect(Page.Locator("#empty")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator("#empty-title")).ToHaveTextAsync(title);
    }

    /// <summary>The names of the images on the page, in their order.</summary>
    public Task<string[]> NamesAsync() => Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.card[data-name]')].map(card => card.dataset.name)");

    /// <summary>Waits until the pictures in sight are loaded.</summary>
    public Task WaitForPicturesAsync() => WaitUntilAsync("[...document.querySelectorAll('.card-open img')].slice(0, 8).every(image => image.complete && image.naturalWidth > 0)");

    /// <summary>Waits until something is true in the page.</summary>
    /// <remarks>Asked again and again from here: Playwright's own way evaluates texts within the page where the first answer is no, which the page's policy forbids.</remarks>
    public async Task WaitUntilAsync(string condition)
    {
        using var limit = new CancellationTokenSource(Browser.Patience);
        while (!await Page.EvaluateAsync<bool>(condition))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }

    /// <summary>Saves what is to be seen below artifacts, to be looked at.</summary>
    public async Task ScreenshotAsync(string name)
    {
        string file = Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots", name + ".png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, Animations = ScreenshotAnimations.Disabled });
    }

    /// <summary>Nothing was wrong that a user does not see: no error in the console, no failed request.</summary>
    public void AssertClean() => Assert.Empty(_faults);

    /// <summary>What is wider than the window, or reaches over its edge.</summary>
    public Task<string[]> OverflowAsync() => Page.EvaluateAsync<string[]>(
        """
        [document.documentElement, ...document.querySelectorAll('button, input, select, h1, h2, p, img, progress, li')]
          .filter((element) => element.checkVisibility() && !element.matches('.visually-hidden, .skip'))
          .filter((element) => element === document.documentElement
            ? element.scrollWidth > element.clientWidth
            : element.getBoundingClientRect().right > innerWidth || element.getBoundingClientRect().left < 0)
          .map((element) => `${element.tagName} ${element.id} ${element.textContent.trim().slice(0, 30)}`)
        """);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

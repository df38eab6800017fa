namespace Gallery.Tests;

/// <summary>One browser for all tests; each gets a context of its own, as a new user has.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>How many milliseconds tests wait for what has to come.</summary>
    internal const int Patience = 300_000;

    // Messages of the page go away after a time, in which a slow machine may not have looked at them.
    private const string KeepMessages = "{ const wait = window.setTimeout; window.setTimeout = (action, time, ...more) => time === 8000 ? 0 : wait(action, time, ...more); }";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is not null)
        {
            Assertions.SetDefaultExpectTimeout(Patience);
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium.Path,
                Headless = true,
                Args = ["--no-sandbox"],
                Timeout = Patience,
            });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    internal async Task<GalleryPage> OpenAsync(string address, int width = 1280, int height = 860, ColorScheme scheme = ColorScheme.Light)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(Patience);
        await context.AddInitScriptAsync(KeepMessages);
        return await GalleryPage.OpenAsync(context, address);
    }
}

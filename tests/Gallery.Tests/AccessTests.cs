namespace Gallery.Tests;

/// <summary>The page for those without a mouse, without sight, with a small screen.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Kind", "Heavy")]
public sealed class AccessTests(Browser browser)
{
    [BrowserFact]
    public async Task Keyboard_Alone_GoesFromThePromptToTheImage()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);

        await TabToAsync(page, "#prompt");
        await page.Page.Keyboard.TypeAsync("banana");
        await TabToAsync(page, "#count");
        await page.Page.Keyboard.PressAsync("Control+A");
        await page.Page.Keyboard.TypeAsync("2");
        await TabToAsync(page, "#steps");
        await page.Page.Keyboard.PressAsync("Control+A");
        await page.Page.Keyboard.TypeAsync("100");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.WaitForImagesAsync(2);
        await Assertions.Expect(page.Page.Locator("#announcer")).ToContainTextAsync("All 2 images of banana done");
        await TabToAsync(page, ".card-open");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.ScreenshotAsync("keyboard");
        await page.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Detail).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("#detail-title")).ToHaveTextAsync("banana");
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Detail).ToBeHiddenAsync();
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Controls_All_HaveNamesAndTheirIdsAreTheirOwn()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(3));
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.Images.First.Locator(".card-select input").CheckAsync();
        await page.Images.First.Locator(".card-open").ClickAsync();
        await Assertions.Expect(page.Detail).ToBeVisibleAsync();

        string[] nameless = await page.Page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('button, a[href], input, select, summary, textarea, progress, dialog, [role=toolbar]')].filter((element) => {
              const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('');
              const label = [...element.labels ?? []].map((each) => each.textContent).join('');
              return ![element.getAttribute('aria-label'), labelled, label, element.matches('input, select') ? '' : element.textContent].some((name) => name?.trim());
            }).map((element) => element.outerHTML)
            """);
        string[] doubled = await page.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('[id]')].map((element) => element.id).filter((id, index, all) => all.indexOf(id) !== index)");
        int pictures = await page.Page.EvaluateAsync<int>("document.querySelectorAll('img:not([alt])').length");
        Assert.Empty(nameless);
        Assert.Empty(doubled);
        Assert.Equal(0, pictures);
        Assert.Equal("en", await page.Page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.Equal(1, await page.Page.EvaluateAsync<int>("document.querySelectorAll('h1').length"));
        page.AssertClean();
    }

    [BrowserFact]
    public async Task Text_InLightAndDark_StandsOutFromItsGround()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(3));
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using GalleryPage page = await browser.OpenAsync(server.Address, scheme: scheme);
            await page.ScreenshotAsync($"list-{scheme}");

            string[] faint = await page.Page.EvaluateAsync<string[]>(
                """
                (() => {
                  const parse = (color) => color.match(/[\d.]+/g).map(Number);
                  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, c, index) => sum + c * [0.2126, 0.7152, 0.0722][index], 0);
                  const ground = (element) => {
                    for (let each = element; each !== null; each = each.parentElement) {
                      const color = parse(getComputedStyle(each).backgroundColor);
                      if (color.length === 3 || color[3] === 1) {
                        return color;
                      }
                    }
                    return [255, 255, 255];
                  };
                  return [...document.querySelectorAll('h1, h2, p, label, summary, button, input, select, span')]
                    .filter((element) => element.checkVisibility() && element.textContent.trim() !== '' && !element.matches('.visually-hidden, .skip'))
                    .map((element) => {
                      const [text, under] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
                      return [(Math.max(text, under) + 0.05) / (Math.min(text, under) + 0.05), element.textContent.trim()];
                    })
                    .filter(([ratio]) => ratio < 4.5)
                    .map(([ratio, text]) => `${ratio.toFixed(2)} ${text}`);
                })()
                """);

            Assert.Empty(faint);
        }
    }

    [BrowserFact]
    public async Task NarrowScreen_InEveryState_HasNothingBeyondItsEdge()
    {
        await using GalleryServer server = await GalleryServer.StartAsync(Prefill.With(5, "a picture with quite a long prompt that has to be cut somewhere"));
        await using GalleryPage page = await browser.OpenAsync(server.Address, width: 360, height: 740);
        List<string> beyond = [];
        async Task CheckAsync(string state)
        {
            await page.ScreenshotAsync($"narrow-{state}");
            beyond.AddRange((await page.OverflowAsync()).Select(element => $"{state}: {element}"));
        }

        await CheckAsync("list");
        await page.GenerateAsync("a supercalifragilisticexpialidocious apple with an unbreakable name", count: 200, steps: 200);
        await Assertions.Expect(page.Making).ToHaveCountAsync(1);
        await page.Page.Locator("#queue").ScrollIntoViewIfNeededAsync();
        await CheckAsync("running");
        await page.Images.First.Locator(".card-select input").CheckAsync();
        await CheckAsync("selection");
        await page.Page.Locator("#cancel-all").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".notice")).ToBeVisibleAsync();
        await CheckAsync("notice");
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Close the message" }).ClickAsync();
        await page.Images.Last.Locator(".card-open").ClickAsync();
        await Assertions.Expect(page.Detail).ToBeVisibleAsync();
        await CheckAsync("detail");

        Assert.Empty(beyond);
        page.AssertClean();
    }

    [BrowserFact]
    public async Task ReducedMotion_Wanted_NothingMoves()
    {
        await using GalleryServer server = await GalleryServer.StartAsync();
        await using GalleryPage page = await browser.OpenAsync(server.Address);
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });

        await page.GenerateAsync("star", count: 1);
        await page.WaitForImagesAsync(1);

        Assert.Equal("none", await page.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.fresh .card-open')).animationName"));
    }

    private static async Task TabToAsync(GalleryPage page, string selector)
    {
        for (int tab = 0; tab < 60; tab++)
        {
            if (await page.Page.EvaluateAsync<bool>($"document.activeElement.matches('{selector}')"))
            {
                return;
            }

            await page.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The tab key does not reach {selector}.");
    }
}

namespace Gallery.Tests;

/// <summary>A test in a real browser, skipped where there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null)
        {
            Skip = "Chromium is not installed here; install it (apt-get install chromium) or name its program in the environment variable CHROMIUM.";
        }
    }
}

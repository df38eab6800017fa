namespace Invoke.Images.Tests;

/// <summary>Counts how often it is asked, gives one name or a new one each time, and breaks at last.</summary>
internal sealed class CountingNameService(string? fixedName = null) : INameService
{
    private const int Most = 1000;

    public int Asked { get; private set; }

    public string CreateImageName(in ImageNameRequest request) => ++Asked > Most ? throw new BrokenException() : fixedName ?? $"{Asked}.png";
}

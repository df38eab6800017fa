namespace Invoke.Images.Tests;

/// <summary>Has no name for anything.</summary>
internal sealed class BrokenNameService : INameService
{
    public string CreateImageName(in ImageNameRequest request) => throw new BrokenException();
}

namespace Invoke.Images.Tests;

/// <summary>Has no address for anything.</summary>
internal sealed class BrokenUrlService : IUrlService
{
    public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken) =>
        ValueTask.FromException<string>(new BrokenException());
}

namespace Invoke.Images;

/// <summary>Names images with version 7 UUIDs: unique anywhere, and sorted by name in the order of their creation, to the millisecond.</summary>
/// <param name="timeProvider">The clock the UUIDs start with.</param>
public sealed class UuidNameService(TimeProvider timeProvider) : INameService
{
    /// <summary>Creates a service that uses the system clock.</summary>
    public UuidNameService()
        : this(TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public string CreateImageName(in ImageNameRequest request) => Create(request.Extension);

    /// <inheritdoc/>
    public string CreateTensorName(in TensorNameRequest request) => Create(request.Extension);

    private string Create(string extension) => string.Concat(Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString("D"), extension);
}

namespace Invoke.Images.S3.Tests;

/// <summary>The contract on a store of objects.</summary>
public sealed class S3ImageFileCareContractTests : ImageFileCareContract
{
    private readonly S3Host _host = new();

    protected override IImageFileStorage Files => _host.Files;

    protected override string[] Stored() => _host.Stored();

    protected override Task LeaveAsync(Func<IImageFileStorage, Task> work) => work(_host.Open());

    protected override IImageFileStorage StartLater() => _host.Open(TimeSpan.FromHours(2));

    protected override IImageFileStorage StartBeside() => _host.Open();

    protected override void Dispose(bool disposing) => _host.Dispose();
}

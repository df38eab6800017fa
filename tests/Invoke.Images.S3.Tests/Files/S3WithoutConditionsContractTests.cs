namespace Invoke.Images.S3.Tests;

/// <summary>The contract on a store that passes over the conditions of a PUT.</summary>
public sealed class S3WithoutConditionsContractTests : ImageFileStorageContract
{
    private readonly S3Host _host = new("ignored");

    protected override IImageFileStorage Files => _host.Files;

    protected override string[] Stored() => _host.Stored();

    protected override Task LeaveAsync(Func<IImageFileStorage, Task> work) => work(_host.Open());

    protected override IImageFileStorage StartLater() => _host.Open(TimeSpan.FromHours(2));

    protected override IImageFileStorage StartBeside() => _host.Open();

    protected override void Dispose(bool disposing) => _host.Dispose();
}

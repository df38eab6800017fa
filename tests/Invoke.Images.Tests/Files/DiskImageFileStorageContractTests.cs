using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

/// <summary>The contract on disk.</summary>
public sealed class DiskImageFileStorageContractTests : ImageFileStorageContract
{
    private readonly DiskFiles _disk = new();

    protected override IImageFileStorage Files => _disk.Files;

    protected override string[] Stored() => _disk.Stored();

    protected override Task LeaveAsync(Func<IImageFileStorage, Task> work) => _disk.LeaveAsync(work);

    protected override IImageFileStorage StartLater() => _disk.Open();

    protected override IImageFileStorage StartBeside() => _disk.Open();

    protected override void Dispose(bool disposing) => _disk.Dispose();
}

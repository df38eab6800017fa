using Invoke.Testing.Shared;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

/// <summary>A folder with storages of several processes, for the contracts of image files.</summary>
internal sealed class DiskFiles : IDisposable
{
    private readonly TempDirectory _root = new();
    private readonly List<DiskImageFileStorage> _opened = [];

    public DiskFiles() => Files = Open();

    public DiskImageFileStorage Files { get; }

    public string Root => _root.Path;

    public string[] Stored() => StoredFiles.Below(Root);

    public DiskImageFileStorage Open()
    {
        DiskImageFileStorage files = Create();
        _opened.Add(files);
        return files;
    }

    // Letting go of the storage while a change is staged is what the death of a process looks like to the next one.
    public async Task LeaveAsync(Func<IImageFileStorage, Task> work)
    {
        using DiskImageFileStorage dying = Create();
        await work(dying);
    }

    public void Dispose()
    {
        _opened.ForEach(files => files.Dispose());
        _root.Dispose();
    }

    private DiskImageFileStorage Create() => new(Options.Create(new ImagesOptions { RootPath = Root }));
}

namespace Invoke.AspNetCore.Tests;

/// <summary>Files that cannot be opened, or opened and not read.</summary>
internal sealed class BrokenFiles(bool isOpened) : MadeFiles
{
    protected override Stream Open() => isOpened ? new Broken() : throw Failure();

    private static ImageStorageException Failure() => new("The disk is gone.");

    private sealed class Broken : MadeStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw Failure();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw Failure();
    }
}

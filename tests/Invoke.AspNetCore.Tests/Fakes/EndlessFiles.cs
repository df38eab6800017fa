namespace Invoke.AspNetCore.Tests;

/// <summary>Files that never end; tells when one is closed.</summary>
internal sealed class EndlessFiles : MadeFiles
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Closed => _closed.Task;

    protected override Stream Open() => new Endless(_closed);

    private sealed class Endless(TaskCompletionSource closed) : MadeStream
    {
        public override int Read(byte[] buffer, int offset, int count) => count;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new ValueTask<int>(buffer.Length);
        }

        protected override void Dispose(bool disposing)
        {
            closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}

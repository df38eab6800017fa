namespace Invoke.Client;

/// <summary>Reads another stream.</summary>
internal abstract class PassingStream(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("The length is not known.");

    public override long Position
    {
        get => throw new NotSupportedException("The stream can only be read on.");
        set => throw new NotSupportedException("The stream can only be read on.");
    }

    protected Stream Inner => inner;

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The stream can only be read on.");

    public override void SetLength(long value) => throw new NotSupportedException("The stream can only be read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream can only be read.");
}

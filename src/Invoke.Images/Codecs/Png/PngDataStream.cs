namespace Invoke.Images;

/// <summary>Reads the compressed data of a PNG image as one stream, straight from pinned memory.</summary>
/// <param name="png">The whole image; the caller keeps it pinned for the life of the stream.</param>
/// <param name="segments">Where the compressed data lies in it.</param>
internal sealed unsafe class PngDataStream(byte* png, List<Range> segments) : Stream
{
    private int _segment;
    private int _offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_segment == segments.Count)
        {
            return 0;
        }

        Range segment = segments[_segment];
        int start = segment.Start.Value + _offset;
        int count = Math.Min(buffer.Length, segment.End.Value - start);
        new ReadOnlySpan<byte>(png + start, count).CopyTo(buffer);
        _offset += count;
        if (start + count == segment.End.Value)
        {
            _segment++;
            _offset = 0;
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

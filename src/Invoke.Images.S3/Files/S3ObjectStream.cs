using System.Net;
using Amazon.S3.Model;

namespace Invoke.Images.S3;

/// <summary>An object as a stream: it reads from wherever it is set to, and goes on where a reading broke off.</summary>
/// <remarks>The object is asked for by its entity tag, so what is read is one object from start to end. One reader at a time.</remarks>
internal sealed class S3ObjectStream(S3Connection connection, string what, string key, GetObjectResponse first) : Stream
{
    private readonly string? _entityTag = first.ETag;
    private GetObjectResponse? _answer = first;
    private long _answerPosition;
    private int _failures;
    private bool _isDisposed;

    public override bool CanRead => !_isDisposed;

    public override bool CanSeek => !_isDisposed;

    public override bool CanWrite => false;

    public override long Length { get; } = first.ContentLength;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (buffer.Length == 0 || Position >= Length)
        {
            return 0;
        }

        while (true)
        {
            try
            {
                int count = await ReadOnceAsync(buffer, cancellationToken).ConfigureAwait(false);
                Position += count;
                return count;
            }
            catch (Exception exception) when (S3Failure.IsTrouble(exception, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                CloseAnswer();
                if (++_failures > connection.Options.MaxRetries)
                {
                    throw S3Failure.Of(what, connection.Options, exception);
                }

                Log.ReadingResumed(connection.Logger, key, Position, exception);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // A stream can be read without waiting, too, and there is no other way to the store.
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin)
    {
        long position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            _ => Length,
        };
        return Position = position >= 0 ? position : throw new IOException("A stream cannot be set to before its start.");
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("The file of an image cannot be changed.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The file of an image cannot be changed.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
            CloseAnswer();
        }

        base.Dispose(disposing);
    }

    // The SDK bounds the time until an answer starts; that it goes on is bounded here.
    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        GetObjectResponse answer = await AnswerAsync(cancellationToken).ConfigureAwait(false);
        using var timer = new CancellationTokenSource(connection.Options.RequestTimeout, connection.TimeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        int count = await answer.ResponseStream.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        _answerPosition += count;
        return count > 0 ? count : throw new EndOfStreamException($"The answer ended at byte {_answerPosition} of {Length}.");
    }

    private async ValueTask<GetObjectResponse> AnswerAsync(CancellationToken cancellationToken)
    {
        if (_answer is not null && _answerPosition == Position)
        {
            return _answer;
        }

        CloseAnswer();
        _answer = await connection.TryOpenAsync(what, key, Position, _entityTag, cancellationToken).ConfigureAwait(false)
            ?? throw new ImageStorageException($"{what}: it was deleted while it was read.");
        if (Position > 0 && _answer.HttpStatusCode != HttpStatusCode.PartialContent)
        {
            throw new ImageStorageException($"{what}: the store was asked for what follows byte {Position} and answered with the whole file. Use a store that serves ranges.");
        }

        _answerPosition = Position;
        return _answer;
    }

    private void CloseAnswer()
    {
        _answer?.Dispose();
        _answer = null;
    }
}

using Invoke.Internal;
using Microsoft.Extensions.Logging;

namespace Invoke.Images;

/// <summary>Writes results beside the runs that gave them, several at a time, in the order in which they came.</summary>
/// <param name="results">Where results are kept.</param>
/// <param name="tensors">Where tensors are kept; null where none is copied.</param>
/// <param name="logger">Takes messages of failures.</param>
internal sealed class SessionResultWriter(ISessionResultStorage results, ITensorStorage? tensors, ILogger logger)
{
    private const int MostAttempts = 3;

    private readonly Lock _lock = new();
    private List<PendingResult> _pending = [];
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private Exception? _failure;
    private long _pendingBytes;
    private long _taken;
    private long _done;

    /// <summary>Gets the bytes of the tensors that wait to be stored.</summary>
    public long PendingBytes
    {
        get
        {
            lock (_lock)
            {
                return _pendingBytes;
            }
        }
    }

    public void Add(List<PendingResult> found)
    {
        lock (_lock)
        {
            _pending.AddRange(found);
            _taken += found.Count;
            _pendingBytes += found.Sum(each => each.Bytes);
            StartWriting();
        }
    }

    /// <summary>Waits until everything that was added so far is written or left out.</summary>
    /// <exception cref="ImageStorageException">The disk or the database refused; what was added is kept.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        long last;
        lock (_lock)
        {
            last = _taken;
        }

        while (true)
        {
            Task writing;
            lock (_lock)
            {
                if (_done >= last)
                {
                    return;
                }

                _failure = null;
                StartWriting();
                writing = _writing;
            }

            await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                if (_done < last && _failure is { } failure)
                {
                    throw new ImageStorageException($"Results of sessions cannot be recorded: {failure.Message}", failure);
                }
            }
        }
    }

    /// <summary>Starts writing unless somebody does already; the caller holds the lock.</summary>
    private void StartWriting()
    {
        if (!_isWriting && _pending.Count > 0)
        {
            _isWriting = true;
            _writing = WriteAllAsync();
        }
    }

    private async Task WriteAllAsync()
    {
        // Off the thread of the run, which goes on at once.
        await PoolThread.EnterAsync();
        while (TakePending() is { } batch)
        {
            try
            {
                await WriteAsync(batch).ConfigureAwait(false);
                OnWritten(batch);
            }
            catch (Exception exception)
            {
                if (await WriteSinglyAsync(batch, exception).ConfigureAwait(false) is { Count: > 0 } left)
                {
                    PutBack(left, exception);
                    return;
                }
            }
        }
    }

    private async Task WriteAsync(List<PendingResult> batch)
    {
        foreach (PendingResult each in batch)
        {
            if (each.Tensor is { } tensor)
            {
                // Only with a storage tensors are copied. Stored once, also where the result has to be written again.
                SessionResult result = each.Result;
                TensorRecord record = await tensors!.SaveAsync(new TensorRequest(tensor, SessionResultRecorder.OwnerOf(result.SessionId), result.SessionId, result.NodeId)).ConfigureAwait(false);
                each.Result = result with { Name = record.Name };
                Release(each);
            }
        }

        await results.AddAsync([.. batch.Select(each => each.Result)]).ConfigureAwait(false);
    }

    /// <summary>Writes results one by one, so that one that cannot be written keeps no other back.</summary>
    /// <returns>What is to be tried again.</returns>
    private async Task<List<PendingResult>> WriteSinglyAsync(List<PendingResult> batch, Exception cause)
    {
        var left = new List<PendingResult>();
        foreach (PendingResult each in batch)
        {
            try
            {
                await WriteAsync([each]).ConfigureAwait(false);
                OnWritten([each]);
            }
            catch (Exception exception)
            {
                cause = exception;
                left.Add(each);
            }
        }

        if (left.Count < batch.Count)
        {
            // The storage works, so it is the results themselves.
            foreach (PendingResult each in left.Where(each => ++each.Attempts >= MostAttempts).ToArray())
            {
                Log.ResultLeftOut(logger, each.Result.InvocationId, each.Result.SessionId, cause);
                left.Remove(each);
                OnWritten([each]);
            }
        }

        return left;
    }

    private void OnWritten(List<PendingResult> written)
    {
        foreach (PendingResult each in written)
        {
            Release(each);
        }

        lock (_lock)
        {
            _done += written.Count;
        }
    }

    private void Release(PendingResult written)
    {
        lock (_lock)
        {
            _pendingBytes -= written.Bytes;
            written.Tensor = null;
        }
    }

    private void PutBack(List<PendingResult> left, Exception cause)
    {
        Log.ResultsNotRecorded(logger, left.Count, cause);
        lock (_lock)
        {
            _failure = cause;
            _pending.InsertRange(0, left);
            _isWriting = false;
        }
    }

    private List<PendingResult>? TakePending()
    {
        lock (_lock)
        {
            if (_pending.Count == 0)
            {
                _isWriting = false;
                return null;
            }

            List<PendingResult> batch = _pending;
            _pending = [];
            return batch;
        }
    }
}

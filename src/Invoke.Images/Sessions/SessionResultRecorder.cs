using Invoke.Graph;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Records the images and tensors that runs give, from their events.</summary>
/// <remarks>
/// Writing happens beside the run, several results at a time; <see cref="FlushAsync"/> waits for it. What could not be written is kept and tried again
/// with the next result; one that fails again and again while others can be written is logged and left out.
/// </remarks>
public sealed class SessionResultRecorder : IGraphObserver, IDisposable, IAsyncDisposable
{
    private const int MostAttempts = 3;

    private readonly ISessionResultStorage _results;
    private readonly ITensorStorage? _tensors;
    private readonly long _maxPendingBytes;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private List<Pending> _pending = [];
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private Exception? _failure;
    private long _pendingBytes;
    private long _taken;
    private long _done;

    /// <summary>Creates a recorder.</summary>
    /// <param name="results">Where results are kept.</param>
    /// <param name="options">What is recorded.</param>
    /// <param name="tensors">Where tensors are kept; needed for <see cref="SessionResultOptions.KeepTensors"/>.</param>
    /// <param name="logger">Takes messages of failures.</param>
    /// <exception cref="ArgumentException">Tensors shall be kept, but there is no storage for them.</exception>
    public SessionResultRecorder(
        ISessionResultStorage results, IOptions<SessionResultOptions> options, ITensorStorage? tensors = null, ILogger<SessionResultRecorder>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Value.KeepTensors && tensors is null)
        {
            throw new ArgumentException("SessionResultOptions: KeepTensors is set, but no ITensorStorage is registered.", nameof(tensors));
        }

        _results = results;
        _tensors = options.Value.KeepTensors ? tensors : null;
        _maxPendingBytes = options.Value.MaxPendingBytes;
        _logger = logger ?? NullLogger<SessionResultRecorder>.Instance;
    }

    /// <summary>Who owns the tensors of a session; for <see cref="ITensorStorage.ReleaseAsync"/>.</summary>
    /// <param name="sessionId">The session.</param>
    /// <returns>The owner's name.</returns>
    public static string OwnerOf(string sessionId) => "session:" + sessionId;

    /// <inheritdoc/>
    public void OnEvent(GraphEvent graphEvent)
    {
        if (graphEvent is not InvocationCompletedEvent completed)
        {
            return;
        }

        List<Pending> found = [];
        foreach ((string output, object? value) in completed.GetOutputs())
        {
            AddResults(completed, output, value, found);
        }

        if (found.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            _pending.AddRange(found);
            _taken += found.Count;
            _pendingBytes += found.Sum(each => each.Bytes);
            StartWriting();
        }
    }

    /// <summary>Waits until everything that was recorded so far is on the disk.</summary>
    /// <param name="cancellationToken">Stops waiting; what is being written is written all the same.</param>
    /// <returns>A task that ends then.</returns>
    /// <exception cref="ImageStorageException">The disk or the database refused; what was recorded is kept.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        long last;
        lock (_gate)
        {
            last = _taken;
        }

        while (true)
        {
            Task writing;
            lock (_gate)
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
            lock (_gate)
            {
                if (_done < last && _failure is { } failure)
                {
                    throw new ImageStorageException($"Results of sessions cannot be recorded: {failure.Message}", failure);
                }
            }
        }
    }

    /// <summary>Waits until everything is on the disk; what cannot be written is logged.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Waits until everything is on the disk; what cannot be written is logged.</summary>
    /// <returns>A task that ends then.</returns>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await FlushAsync().ConfigureAwait(false);
        }
        catch (ImageStorageException)
        {
            // Logged where it happened.
            return;
        }
    }

    private void AddResults(InvocationCompletedEvent completed, string output, object? value, List<Pending> found)
    {
        object?[] values = value is IEnumerable<ImageRef> or IEnumerable<ITensorValue> ? [.. ((System.Collections.IEnumerable)value).Cast<object?>()] : [value];
        for (var position = 0; position < values.Length; position++)
        {
            (string Kind, string? Name, TensorData? Tensor)? result = values[position] switch
            {
                ImageRef image => (SessionResult.ImageKind, image.ImageName, null),
                ITensorValue tensor => (tensor.TensorKind, null, CopyIfKept(tensor)),
                _ => null,
            };
            if (result is { } known)
            {
                found.Add(new Pending(
                    new SessionResult(
                        completed.SessionId, completed.InvocationId, completed.NodeId, completed.NodeType, output, position, known.Kind, known.Name, completed.Time),
                    known.Tensor));
            }
        }
    }

    /// <summary>Copies a tensor that is to be stored; not where so much waits already that the disk cannot keep up.</summary>
    private TensorData? CopyIfKept(ITensorValue tensor)
    {
        if (_tensors is null)
        {
            return null;
        }

        lock (_gate)
        {
            if (_pendingBytes > _maxPendingBytes)
            {
                Log.TensorNotKept(_logger, _pendingBytes, _maxPendingBytes);
                return null;
            }
        }

        return tensor.ToTensor();
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
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
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

    private async Task WriteAsync(IReadOnlyList<Pending> batch)
    {
        foreach (Pending each in batch)
        {
            if (each.Tensor is { } tensor)
            {
                // Only with a storage tensors are copied. Stored once, also where the result has to be written again.
                SessionResult result = each.Result;
                TensorRecord record = await _tensors!.SaveAsync(new TensorRequest(tensor, OwnerOf(result.SessionId), result.SessionId, result.NodeId)).ConfigureAwait(false);
                each.Result = result with { Name = record.Name };
                Release(each);
            }
        }

        await _results.AddAsync([.. batch.Select(each => each.Result)]).ConfigureAwait(false);
    }

    /// <summary>Writes results one by one, so that one that cannot be written keeps no other back.</summary>
    /// <returns>What is to be tried again.</returns>
    private async Task<List<Pending>> WriteSinglyAsync(List<Pending> batch, Exception cause)
    {
        var left = new List<Pending>();
        foreach (Pending each in batch)
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
            foreach (Pending each in left.Where(each => ++each.Attempts >= MostAttempts).ToArray())
            {
                Log.ResultLeftOut(_logger, each.Result.InvocationId, each.Result.SessionId, cause);
                left.Remove(each);
                OnWritten([each]);
            }
        }

        return left;
    }

    private void OnWritten(IReadOnlyList<Pending> written)
    {
        foreach (Pending each in written)
        {
            Release(each);
        }

        lock (_gate)
        {
            _done += written.Count;
        }
    }

    private void Release(Pending written)
    {
        lock (_gate)
        {
            _pendingBytes -= written.Bytes;
            written.Tensor = null;
        }
    }

    private void PutBack(List<Pending> left, Exception cause)
    {
        Log.ResultsNotRecorded(_logger, left.Count, cause);
        lock (_gate)
        {
            _failure = cause;
            _pending.InsertRange(0, left);
            _isWriting = false;
        }
    }

    private List<Pending>? TakePending()
    {
        lock (_gate)
        {
            if (_pending.Count == 0)
            {
                _isWriting = false;
                return null;
            }

            List<Pending> batch = _pending;
            _pending = [];
            return batch;
        }
    }

    /// <summary>A result on its way to the disk.</summary>
    private sealed class Pending(SessionResult result, TensorData? tensor)
    {
        public SessionResult Result { get; set; } = result;

        public TensorData? Tensor { get; set; } = tensor;

        public int Attempts { get; set; }

        public long Bytes => Tensor?.Data.Length ?? 0;
    }
}

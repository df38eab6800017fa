using Invoke.Graph;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Records the images and tensors that runs give, from their events.</summary>
/// <remarks>
/// Writing happens beside the run, several results at a time; <see cref="FlushAsync"/> waits for it. What could not be written is kept and tried again
/// with the next result.
/// </remarks>
public sealed class SessionResultRecorder : IGraphObserver, IAsyncDisposable
{
    private readonly ISessionResultStorage _results;
    private readonly ITensorStorage? _tensors;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private List<(SessionResult Result, TensorData? Tensor)> _pending = [];
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private Exception? _failure;

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

        List<(SessionResult, TensorData?)> found = [];
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
            StartWriting();
        }
    }

    /// <summary>Waits until everything that was recorded so far is on the disk.</summary>
    /// <param name="cancellationToken">Stops waiting; what is being written is written all the same.</param>
    /// <returns>A task that ends then.</returns>
    /// <exception cref="ImageStorageException">The disk or the database refused; what was recorded is kept.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task writing;
            lock (_gate)
            {
                _failure = null;
                StartWriting();
                writing = _writing;
            }

            await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                if (_failure is { } failure)
                {
                    throw new ImageStorageException($"Results of sessions cannot be recorded: {failure.Message}", failure);
                }

                if (_pending.Count == 0)
                {
                    return;
                }
            }
        }
    }

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

    private void AddResults(InvocationCompletedEvent completed, string output, object? value, List<(SessionResult, TensorData?)> found)
    {
        object?[] values = value is IEnumerable<ImageRef> or IEnumerable<ITensorValue> ? [.. ((System.Collections.IEnumerable)value).Cast<object?>()] : [value];
        for (var position = 0; position < values.Length; position++)
        {
            (string Kind, string? Name, TensorData? Tensor)? result = values[position] switch
            {
                ImageRef image => ("image", image.ImageName, null),
                ITensorValue tensor => (tensor.TensorKind, null, _tensors is null ? null : tensor.ToTensor()),
                _ => null,
            };
            if (result is { } known)
            {
                found.Add((
                    new SessionResult(
                        completed.SessionId, completed.InvocationId, completed.NodeId, completed.NodeType, output, position, known.Kind, known.Name, completed.Time),
                    known.Tensor));
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
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (TakePending() is { } batch)
        {
            try
            {
                for (var index = 0; index < batch.Count; index++)
                {
                    if (batch[index] is { Tensor: { } tensor, Result: var result })
                    {
                        // Stored once, also where the results have to be written again.
                        TensorRecord record = await _tensors!.SaveAsync(new TensorRequest(tensor, OwnerOf(result.SessionId), result.SessionId, result.NodeId)).ConfigureAwait(false);
                        batch[index] = (result with { Name = record.Name }, null);
                    }
                }

                await _results.AddAsync([.. batch.Select(each => each.Result)]).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Log.ResultsNotRecorded(_logger, batch.Count, exception);
                lock (_gate)
                {
                    _failure = exception;
                    _pending.InsertRange(0, batch);
                    _isWriting = false;
                }

                return;
            }
        }
    }

    private List<(SessionResult Result, TensorData? Tensor)>? TakePending()
    {
        lock (_gate)
        {
            if (_pending.Count == 0)
            {
                _isWriting = false;
                return null;
            }

            List<(SessionResult, TensorData?)> batch = _pending;
            _pending = [];
            return batch;
        }
    }
}

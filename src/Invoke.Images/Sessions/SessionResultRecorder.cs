using Invoke.Graph;
using Invoke.Internal.Validation;
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
    private readonly SessionResultWriter _writer;
    private readonly bool _keepsTensors;
    private readonly long _maxPendingBytes;
    private readonly ILogger _logger;

    /// <summary>Creates a recorder.</summary>
    /// <param name="results">Where results are kept.</param>
    /// <param name="options">What is recorded.</param>
    /// <param name="tensors">Where tensors are kept; needed for <see cref="SessionResultOptions.KeepTensors"/>.</param>
    /// <param name="logger">Takes messages of failures.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range, or tensors shall be kept and there is no storage for them.</exception>
    public SessionResultRecorder(
        ISessionResultStorage results, IOptions<SessionResultOptions> options, ITensorStorage? tensors = null, ILogger<SessionResultRecorder>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(options);
        new SessionResultOptionsValidator(canKeepTensors: tensors is not null).ThrowIfInvalid(options.Value);
        _keepsTensors = options.Value.KeepTensors;
        _maxPendingBytes = options.Value.MaxPendingBytes;
        _logger = logger ?? NullLogger<SessionResultRecorder>.Instance;
        _writer = new SessionResultWriter(results, _keepsTensors ? tensors : null, _logger);
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

        List<PendingResult> found = [];
        foreach ((string output, object? value) in completed.GetOutputs())
        {
            AddResults(completed, output, value, found);
        }

        if (found.Count > 0)
        {
            _writer.Add(found);
        }
    }

    /// <summary>Waits until everything that was recorded so far is on the disk.</summary>
    /// <param name="cancellationToken">Stops waiting; what is being written is written all the same.</param>
    /// <returns>A task that ends then.</returns>
    /// <exception cref="ImageStorageException">The disk or the database refused; what was recorded is kept.</exception>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _writer.FlushAsync(cancellationToken);

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

    private void AddResults(InvocationCompletedEvent completed, string output, object? value, List<PendingResult> found)
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
                found.Add(new PendingResult(
                    new SessionResult(
                        completed.SessionId, completed.InvocationId, completed.NodeId, completed.NodeType, output, position, known.Kind, known.Name, completed.Time),
                    known.Tensor));
            }
        }
    }

    /// <summary>Copies a tensor that is to be stored; not where so much waits already that the disk cannot keep up.</summary>
    private TensorData? CopyIfKept(ITensorValue tensor)
    {
        if (!_keepsTensors)
        {
            return null;
        }

        if (_writer.PendingBytes is var waiting && waiting > _maxPendingBytes)
        {
            Log.TensorNotKept(_logger, waiting, _maxPendingBytes);
            return null;
        }

        return tensor.ToTensor();
    }
}

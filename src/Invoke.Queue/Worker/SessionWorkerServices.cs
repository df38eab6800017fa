using Invoke.Graph;
using Invoke.Images;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Invoke.Queue;

/// <summary>What a worker is made of, as the container gives it; a type of its own, so that a host with something missing fails while it is built.</summary>
internal sealed class SessionWorkerServices(
    ISessionQueue queue,
    ISessionClaims claims,
    IWorkSource source,
    IGraphRunner runner,
    NodeCatalog catalog,
    IImageService images,
    IImageCodec codec,
    IOptions<SessionWorkerOptions> options,
    TimeProvider timeProvider,
    ILogger<SessionWorker>? logger = null,
    SessionResultRecorder? results = null)
{
    public IWorkSource Source => source;

    /// <summary>What the runs of the worker share.</summary>
    public SessionRunServices ForRuns() => new(
        queue,
        claims,
        runner,
        catalog,
        images,
        results,
        options.Value,
        new PreviewEncoder(codec, options.Value.PreviewSize),
        new PauseGate(),
        timeProvider,
        logger ?? NullLogger<SessionWorker>.Instance);
}

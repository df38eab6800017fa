using Invoke.Graph;
using Invoke.Images;
using Microsoft.Extensions.Logging;

namespace Invoke.Queue;

/// <summary>What the runs of one worker share.</summary>
internal sealed record SessionRunServices(
    ISessionQueue Queue,
    ISessionClaims Claims,
    IGraphRunner Runner,
    NodeCatalog Catalog,
    IImageService Images,
    SessionResultRecorder? Results,
    SessionWorkerOptions Options,
    PreviewEncoder Previews,
    PauseGate Gate,
    TimeProvider Time,
    ILogger Logger)
{
    /// <summary>Waits until the results of runs that have ended can be listed.</summary>
    public async Task FlushResultsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (Results?.FlushAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // They are kept and written with the next ones.
            Log.ResultsNotFlushed(Logger, exception);
        }
    }
}

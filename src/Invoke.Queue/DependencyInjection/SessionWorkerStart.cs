using Microsoft.Extensions.Hosting;

namespace Invoke.Queue;

/// <summary>Starts and stops the one worker of a container with its host.</summary>
internal sealed class SessionWorkerStart(SessionWorker worker) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => worker.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => worker.StopAsync(cancellationToken);
}

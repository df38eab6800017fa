using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Invoke.MassTransit;

/// <summary>Publishes what this process has changed, behind the change and one after another. Thread-safe.</summary>
/// <remarks>
/// Nobody waits for the broker: while it is away, announcements pile up to a bound, beyond which the oldest are dropped. That loses time, never work, as
/// workers look for themselves now and then.
/// </remarks>
internal sealed class BusAnnouncer : BackgroundService
{
    private const int MostPending = 20_000;
    private static readonly TimeSpan RestBetweenLogs = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(3);

    private readonly IInvokeBus _bus;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<object> _pending = Channel.CreateBounded<object>(
        new BoundedChannelOptions(MostPending) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private int _isLogPending;

    public BusAnnouncer(IInvokeBus bus, TimeProvider time, ILogger<BusAnnouncer>? logger = null)
    {
        _bus = bus;
        _time = time;
        _logger = logger ?? NullLogger<BusAnnouncer>.Instance;
    }

    /// <summary>Gets what tells this process from the others.</summary>
    public Guid HostId { get; } = Guid.CreateVersion7();

    public void SessionsWait(IReadOnlyList<long> itemIds)
    {
        foreach (long itemId in itemIds)
        {
            _pending.Writer.TryWrite(new SessionWaiting(itemId));
        }
    }

    public void SessionsChanged(IReadOnlyList<long> itemIds)
    {
        if (itemIds.Count > 0)
        {
            _pending.Writer.TryWrite(new SessionChanged(itemIds));
        }
    }

    public void PauseChanged(bool isPaused) => _pending.Writer.TryWrite(new QueuePauseChanged(isPaused));

    /// <summary>Tells of writes to the log; many within a moment are told of once.</summary>
    public void LogWritten()
    {
        if (Interlocked.Exchange(ref _isLogPending, 1) == 0)
        {
            _pending.Writer.TryWrite(new LogWritten(HostId));
        }
    }

    /// <summary>Publishes what is left, as far as the broker takes it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _pending.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(LongestFarewell, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (object message in _pending.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            if (message is LogWritten)
            {
                // What is written from here on is told of again.
                Volatile.Write(ref _isLogPending, 0);
            }

            await PublishAsync(message, stoppingToken).ConfigureAwait(false);
            if (message is LogWritten && _pending.Reader.Count == 0)
            {
                await Task.Delay(RestBetweenLogs, _time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task PublishAsync(object message, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await _bus.Publish(message, message.GetType(), stoppingToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotAnnounced(_logger, message.GetType().Name, exception);
                await Task.Delay(RestAfterFailure, _time, stoppingToken).ConfigureAwait(false);
            }
        }
    }
}

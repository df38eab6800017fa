using System.Runtime.CompilerServices;
using System.Threading.Channels;
using global::MassTransit;
using Invoke.Queue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Invoke.MassTransit;

/// <summary>Takes announcements of waiting sessions from the broker, as many at a time as the worker has lanes, and hears of what is canceled and paused.</summary>
/// <remarks>
/// An announcement is acknowledged when the session it led to has ended, so a busy worker is given none, and what a dead worker had is given to another one. Now and then, more often while
/// the broker is away, a lane looks without one.
/// </remarks>
internal sealed class BusWorkSource : IWorkSource
{
    private static readonly TimeSpan IntervalWithoutBroker = TimeSpan.FromSeconds(5);

    private readonly IInvokeBus _bus;
    private readonly IBusControl _control;
    private readonly RabbitMqOptions _options;
    private readonly int _lanes;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly ILogger _logger;
    private readonly Channel<SessionTicket> _tickets = Channel.CreateUnbounded<SessionTicket>();
    private readonly Channel<WorkNotice> _notices = Channel.CreateUnbounded<WorkNotice>();
    private readonly ReadyObserver _hearsSessions;
    private readonly ReadyObserver _hearsNotices;
    private bool _isListening;

    public BusWorkSource(
        IInvokeBus bus, IOptions<RabbitMqOptions> options, IOptions<SessionWorkerOptions> worker, TimeProvider time, ILogger<BusWorkSource>? logger = null, IHostApplicationLifetime? lifetime = null)
    {
        _bus = bus;
        _control = (IBusControl)bus;
        _options = options.Value;
        _lanes = worker.Value.MaxConcurrentSessions;
        _time = time;
        _stopping = lifetime?.ApplicationStopping ?? CancellationToken.None;
        _logger = logger ?? NullLogger<BusWorkSource>.Instance;

        // What was announced before the queue was there, a lane looks for; what was paused meanwhile, the worker asks.
        _hearsSessions = new ReadyObserver(() => _tickets.Writer.TryWrite(new SessionTicket { IsSweep = true }));
        _hearsNotices = new ReadyObserver(() => _notices.Writer.TryWrite(new WorkNotice.PauseChanged()));
    }

    /// <summary>Gets a task that ends when the broker is heard.</summary>
    internal Task Ready => Task.WhenAll(_hearsSessions.First, _hearsNotices.First);

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (!_isListening)
        {
            _isListening = true;
            _bus.ConnectReceiveEndpoint(_options.QueueName, ConfigureSessions);
            _bus.ConnectReceiveEndpoint(new TemporaryEndpointDefinition(), configureEndpoint: ConfigureNotices);
            Log.Listening(_logger, _options.QueueName, _lanes);
        }

        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<WorkNotice> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await IsReadableAsync(_notices.Reader, Interval, cancellationToken).ConfigureAwait(false))
            {
                // A notice may have been lost with the broker. What was canceled, a run learns with the next renewal of its claim.
                yield return new WorkNotice.PauseChanged();
            }

            while (_notices.Reader.TryRead(out WorkNotice? notice))
            {
                yield return notice;
            }
        }
    }

    public IWorkLine OpenLine() => new Line(this);

    private TimeSpan Interval => _control.CheckHealth().Status == BusHealthStatus.Healthy || _options.SweepInterval < IntervalWithoutBroker
        ? _options.SweepInterval
        : IntervalWithoutBroker;

    private void ConfigureSessions(IReceiveEndpointConfigurator endpoint)
    {
        var rabbitMq = (IRabbitMqReceiveEndpointConfigurator)endpoint;
        rabbitMq.SetQuorumQueue();
        rabbitMq.SetQueueArgument("x-delivery-limit", _options.MaxDeliveries);
        rabbitMq.BindDeadLetterQueue(_options.QueueName + "-dead");
        rabbitMq.PrefetchCount = _lanes;
        rabbitMq.ConcurrentMessageLimit = _lanes;
        endpoint.ConnectReceiveEndpointObserver(_hearsSessions);
        endpoint.Handler<SessionWaiting>(OnSessionWaiting);
    }

    private void ConfigureNotices(IReceiveEndpointConfigurator endpoint)
    {
        endpoint.ConnectReceiveEndpointObserver(_hearsNotices);
        endpoint.Handler<SessionChanged>(context =>
        {
            foreach (long itemId in context.Message.ItemIds)
            {
                _notices.Writer.TryWrite(new WorkNotice.ItemChanged(itemId));
            }

            return Task.CompletedTask;
        });
        endpoint.Handler<QueuePauseChanged>(_ =>
        {
            _notices.Writer.TryWrite(new WorkNotice.PauseChanged());
            return Task.CompletedTask;
        });
    }

    private async Task OnSessionWaiting(ConsumeContext<SessionWaiting> context)
    {
        var ticket = new SessionTicket();
        _tickets.Writer.TryWrite(ticket);
        try
        {
            await ticket.Used.WaitAsync(_stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The bus would wait for the lanes, and may be stopped before them. What a lane has begun, it gives back to the queue, which announces it again.
            if (ticket.TryTake())
            {
                await context.Publish(context.Message, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until there is something to read; false where there is nothing after a time.</summary>
    private async ValueTask<bool> IsReadableAsync<T>(ChannelReader<T> reader, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool> coming = reader.WaitToReadAsync(either.Token).AsTask();
        await ((Task)coming).WaitAsync(limit, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await either.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return coming is { IsCompletedSuccessfully: true, Result: true };
    }

    private sealed class Line(BusWorkSource source) : IWorkLine
    {
        private bool _isFirst = true;
        private bool _isSweeping = true;

        public async ValueTask<IAsyncDisposable?> WaitAsync(bool hasFound, CancellationToken cancellationToken)
        {
            // What has no announcement any more is taken one after another.
            if (_isSweeping && hasFound)
            {
                return null;
            }

            SessionTicket? ticket = await TakeAsync(cancellationToken).ConfigureAwait(false);
            _isSweeping = ticket is null or { IsSweep: true };
            return ticket;
        }

        private async ValueTask<SessionTicket?> TakeAsync(CancellationToken cancellationToken)
        {
            if (_isFirst)
            {
                _isFirst = false;
            }
            else
            {
                await source.IsReadableAsync(source._tickets.Reader, Jittered(source.Interval), cancellationToken).ConfigureAwait(false);
            }

            while (source._tickets.Reader.TryRead(out SessionTicket? ticket))
            {
                if (ticket.TryTake())
                {
                    return ticket;
                }
            }

            return null;
        }

        // So that many workers do not look at once.
        private static TimeSpan Jittered(TimeSpan interval) => interval * (0.75 + (Random.Shared.NextDouble() / 2));
    }
}

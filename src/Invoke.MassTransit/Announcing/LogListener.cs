using global::MassTransit;
using Invoke.Queue;

namespace Invoke.MassTransit;

/// <summary>Wakes who follows the log of events in this process when another one has written to it.</summary>
internal sealed class LogListener
{
    private readonly IInvokeBus _bus;
    private readonly BusAnnouncer _announcer;
    private readonly SessionEventSignal _signal;
    private readonly ReadyObserver _ready;
    private int _isStarted;

    public LogListener(IInvokeBus bus, BusAnnouncer announcer, SessionEventSignal signal)
    {
        _bus = bus;
        _announcer = announcer;
        _signal = signal;
        _ready = new ReadyObserver(signal.Set);
    }

    public void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            _bus.ConnectReceiveEndpoint(new TemporaryEndpointDefinition(), configureEndpoint: endpoint =>
            {
                endpoint.ConnectReceiveEndpointObserver(_ready);
                endpoint.Handler<LogWritten>(OnWritten);
            });
        }
    }

    private Task OnWritten(ConsumeContext<LogWritten> context)
    {
        if (context.Message.HostId != _announcer.HostId)
        {
            _signal.Set();
        }

        return Task.CompletedTask;
    }
}

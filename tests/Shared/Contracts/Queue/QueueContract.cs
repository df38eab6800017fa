namespace Invoke.Testing.Shared.Contracts;

/// <summary>Tests of one queue in a place of its own.</summary>
public abstract class QueueContract : IDisposable
{
    protected QueueContract(QueueHostFactory create)
    {
        Create = create;
        Host = create();
    }

    protected static CancellationToken None => CancellationToken.None;

    protected QueueHost Host { get; }

    /// <summary>Makes another place, for options of its own.</summary>
    protected QueueHostFactory Create { get; }

    public void Dispose()
    {
        Host.Dispose();
        GC.SuppressFinalize(this);
    }
}

namespace Invoke.Graph;

/// <summary>Holds a run back: none of its invocations starts while the gate is closed; what is under way goes on.</summary>
/// <remarks>Implementations are thread-safe; one gate may be shared by many runs. <see cref="PauseGate"/> is one that is opened and closed by hand.</remarks>
public interface IInvocationGate
{
    /// <summary>Gets whether invocations may start; asked before each, so it must be cheap.</summary>
    bool IsOpen { get; }

    /// <summary>Waits until the gate is open.</summary>
    /// <param name="cancellationToken">Cancels the waiting, as the run is cancelled.</param>
    /// <returns>A task that ends when it is.</returns>
    ValueTask WaitAsync(CancellationToken cancellationToken);
}

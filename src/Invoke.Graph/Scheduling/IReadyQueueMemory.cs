namespace Invoke.Graph;

/// <summary>A ready queue whose order depends on what it handed out before; what it keeps in mind becomes part of a snapshot.</summary>
/// <remarks>Implement it beside <see cref="IReadyQueue"/> where the order shall go on exactly after a restore.</remarks>
public interface IReadyQueueMemory
{
    /// <summary>Writes what the queue keeps in mind, without the invocations it holds.</summary>
    /// <returns>Text that <see cref="Restore"/> reads.</returns>
    string Save();

    /// <summary>Takes over what another queue of the same scheduler and plan had in mind; called before anything is added.</summary>
    /// <param name="memory">What <see cref="Save"/> gave.</param>
    /// <exception cref="FormatException">The text is not from such a queue.</exception>
    void Restore(string memory);
}

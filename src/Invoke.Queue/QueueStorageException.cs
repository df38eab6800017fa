using Invoke.Graph;

namespace Invoke.Queue;

/// <summary>The place where the queue is kept does not work: disk or database.</summary>
public sealed class QueueStorageException : InvokeException
{
    /// <summary>Creates an exception without a message.</summary>
    public QueueStorageException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What failed, where, and what to do.</param>
    public QueueStorageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with its cause.</summary>
    /// <param name="message">What failed, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public QueueStorageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

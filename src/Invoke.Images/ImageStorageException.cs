using Invoke.Graph;

namespace Invoke.Images;

/// <summary>The place where images or their records are kept does not work: disk, database, network.</summary>
public class ImageStorageException : InvokeException
{
    /// <summary>Creates an exception without a message.</summary>
    public ImageStorageException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What failed, where, and what to do.</param>
    public ImageStorageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with its cause.</summary>
    /// <param name="message">What failed, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ImageStorageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

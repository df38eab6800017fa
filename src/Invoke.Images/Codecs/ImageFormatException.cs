using Invoke.Graph;

namespace Invoke.Images;

/// <summary>An image cannot be read or written: it is damaged, truncated, over a limit, no image, or in a format that is not supported.</summary>
/// <remarks>The only kind of exception that a bad image causes, whatever is wrong with it and whichever codec finds it.</remarks>
public class ImageFormatException : InvokeException
{
    /// <summary>Creates an exception without a message.</summary>
    public ImageFormatException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What is wrong with the image, and what to do.</param>
    public ImageFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with its cause.</summary>
    /// <param name="message">What is wrong with the image, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ImageFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

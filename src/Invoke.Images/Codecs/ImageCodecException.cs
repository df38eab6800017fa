using Invoke.Graph;

namespace Invoke.Images;

/// <summary>An image cannot be read or written: it is damaged, truncated, no image, or in a format that is not supported.</summary>
public class ImageCodecException : InvokeException
{
    /// <summary>Creates an exception without a message.</summary>
    public ImageCodecException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What is wrong with the image, and what to do.</param>
    public ImageCodecException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with its cause.</summary>
    /// <param name="message">What is wrong with the image, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ImageCodecException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

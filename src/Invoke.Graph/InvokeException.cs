namespace Invoke.Graph;

/// <summary>The root of every exception that Invoke itself raises; wrong arguments stay CLR argument exceptions.</summary>
public class InvokeException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public InvokeException()
    {
    }

    /// <summary>Creates an exception with a message that says what happened, to which thing, and what to do.</summary>
    /// <param name="message">The message.</param>
    public InvokeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and the exception that caused it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public InvokeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

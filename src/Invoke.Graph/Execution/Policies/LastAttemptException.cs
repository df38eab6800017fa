namespace Invoke.Graph;

/// <summary>Carries what the last of several attempts threw, and their number, to where the invocation's error is made.</summary>
internal sealed class LastAttemptException(Exception cause, int attempts) : Exception(cause.Message, cause)
{
    public Exception Cause { get; } = cause;

    public int Attempts => attempts;
}

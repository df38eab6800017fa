using System.Net;

namespace Invoke.Client;

/// <summary>A server answered with a problem.</summary>
public sealed class InvokeApiException : Exception
{
    /// <summary>Creates an exception; the client does, and tests of code that catches it.</summary>
    /// <param name="statusCode">The status of the answer.</param>
    /// <param name="message">What the server says.</param>
    /// <param name="problems">What is wrong with a graph; empty where null.</param>
    public InvokeApiException(HttpStatusCode statusCode, string message, IReadOnlyList<GraphProblemInfo>? problems = null)
        : base(message)
    {
        StatusCode = statusCode;
        Problems = problems ?? [];
    }

    /// <summary>Gets the status of the answer.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>Gets what is wrong with a graph; empty where the problem is another one.</summary>
    public IReadOnlyList<GraphProblemInfo> Problems { get; }
}

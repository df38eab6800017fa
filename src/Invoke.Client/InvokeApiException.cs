using System.Net;

namespace Invoke.Client;

/// <summary>A server answered with a problem.</summary>
public sealed class InvokeApiException : Exception
{
    internal InvokeApiException(HttpStatusCode status, string message, IReadOnlyList<GraphProblemInfo> problems)
        : base(message)
    {
        Status = status;
        Problems = problems;
    }

    /// <summary>Gets the status of the answer.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>Gets what is wrong with a graph; empty where the problem is another one.</summary>
    public IReadOnlyList<GraphProblemInfo> Problems { get; }
}

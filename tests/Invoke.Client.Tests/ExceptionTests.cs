using System.Net;

namespace Invoke.Client.Tests;

/// <summary>Whoever tests a <c>catch</c> makes the exceptions as the client does.</summary>
public sealed class ExceptionTests
{
    [Fact]
    public void InvokeApiException_Made_TellsWhatItWasGiven()
    {
        var problem = new GraphProblemInfo("unknown-port", "a", "b", "Node 'a' has no input 'b'.");

        var plain = new InvokeApiException(HttpStatusCode.Conflict, "The queue is full.");
        var detailed = new InvokeApiException(HttpStatusCode.UnprocessableEntity, "The graph has problems.", [problem]);

        Assert.Equal((HttpStatusCode.Conflict, "The queue is full."), (plain.StatusCode, plain.Message));
        Assert.Empty(plain.Problems);
        Assert.Equal([problem], detailed.Problems);
    }

    [Theory]
    [InlineData("failed", "Out of memory.", "Item 7 failed: Out of memory.")]
    [InlineData("canceled", null, "Item 7 ended as canceled.")]
    public void SessionFailedException_Made_SaysHowTheItemEnded(string status, string? error, string message)
    {
        var item = new QueueItemInfo { ItemId = 7, Status = status, SessionId = "s", ErrorMessage = error };

        var exception = new SessionFailedException(item);

        Assert.Equal(message, exception.Message);
        Assert.Same(item, exception.Item);
        Assert.Empty(exception.Images);
    }
}

namespace Invoke.AspNetCore;

/// <summary>Refuses requests where the host has no queue, and those of another queue than the one there is.</summary>
internal sealed class QueueCheck : IRequestCheck
{
    public static QueueCheck Instance { get; } = new();

    public ValueTask CheckAsync(HttpContext context)
    {
        if (context.RequestServices.GetService<ISessionQueue>() is null)
        {
            throw new HttpProblemException(
                StatusCodes.Status501NotImplemented, "This server has no queue; its host has to call AddQueue() behind AddImages(), and AddSessionWorker() to run what is queued.");
        }

        return context.Request.RouteValues.TryGetValue("queue_id", out object? id) && id is not QueueItem.DefaultQueueId
            ? throw HttpProblemException.NotFound($"There is no such queue; the one there is has the id '{QueueItem.DefaultQueueId}'.")
            : ValueTask.CompletedTask;
    }
}

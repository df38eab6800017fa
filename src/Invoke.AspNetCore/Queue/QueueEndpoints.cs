namespace Invoke.AspNetCore;

/// <summary>The routes of the queue.</summary>
internal static class QueueEndpoints
{
    public static void Map(RouteGroupBuilder group, InvokeEndpointOptions options)
    {
        RouteGroupBuilder queue = group.MapGroup("/queue/{queue_id}");
        queue.WithTags("queue").WithMetadata(QueueCheck.Instance);
        EnqueueEndpoints.Map(queue, options);
        QueueListEndpoints.Map(queue, options);
        QueueItemEndpoints.Map(queue, options);
        QueueControlEndpoints.Map(queue, options);
    }
}

using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>Images that somebody in the queue may still ask for are not cleared.</summary>
public abstract class ImagesInUseContract(WorkerHostFactory create)
{
    [StorageFact]
    public async Task ClearIntermediatesAsync_ImagesOfWaitingItems_AreKept()
    {
        await using WorkerHost host = create();
        IImageService images = host.Get<IImageService>();
        StoredImage inGraph = await StoreAsync(images);
        StoredImage inJournal = await StoreAsync(images);
        StoredImage ofNobody = await StoreAsync(images);
        ISessionClaims claims = host.Get<ISessionClaims>();
        var graph = new NodeGraph();
        graph.Add(new StringValue { Value = inGraph.ImageName }, "n");
        await host.Queue.EnqueueAsync(new SessionBatch { Graph = graph });
        SessionClaim claim = await claims.ClaimAsync("w", CancellationToken.None) ?? throw new InvalidOperationException();
        await claims.AppendAsync(claim, [$$$"""{"node":"a","image":"{{{inJournal.ImageName}}}"}"""], [], CancellationToken.None);
        IImageCare care = host.Get<IImageCare>();

        ImageClearing running = await care.ClearIntermediatesAsync(ImageRetention.None with { MinAge = TimeSpan.Zero });
        await claims.EndAsync(claim, new SessionOutcome(QueueItemStatus.Completed), CancellationToken.None);
        ImageClearing ended = await care.ClearIntermediatesAsync(ImageRetention.None with { MinAge = TimeSpan.Zero });

        Assert.Equal((1L, 2L), (running.Deleted, running.Kept));
        Assert.Equal((2L, 0L), (ended.Deleted, ended.Kept));
        Assert.Null(await images.FindAsync(ofNobody.ImageName, includeDeleted: true));
    }

    private static async Task<StoredImage> StoreAsync(IImageService images) => await images.CreateAsync(
        ImageCreateRequest.FromPixels(new byte[12], 2, 2, PixelFormat.Rgb24) with { IsIntermediate = true });
}

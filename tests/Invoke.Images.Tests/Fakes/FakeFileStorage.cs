using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

/// <summary>The disk storage, except that one step fails as on a full disk, or that a step is watched.</summary>
internal sealed class FakeFileStorage(IImageFileStorage inner) : PassingFileStorage(inner)
{
    public bool FailStageCreate { get; init; }

    public bool FailCommitCreate { get; init; }

    public bool FailStageDelete { get; init; }

    public bool FailCommitDelete { get; init; }

    /// <summary>Gets a name whose file another process has, and which staging finds taken.</summary>
    public string? Taken { get; init; }

    public Action? Staged { get; set; }

    /// <summary>Gets the names whose files were to be taken out of sight.</summary>
    public List<string> Hidden { get; } = [];

    /// <summary>Called when files are out of sight and before their records are deleted.</summary>
    public Func<Task>? OutOfSight { get; set; }

    /// <summary>Called before what an earlier process left is recovered.</summary>
    public Func<Task>? Recovering { get; set; }

    public override async ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken)
    {
        FailIf(FailStageCreate);
        if (content.ImageName == Taken)
        {
            throw new ImageFileAlreadyExistsException($"The name '{Taken}' is taken, on purpose.", Taken);
        }

        IStagedImageChange change = await base.StageCreateAsync(content, cancellationToken);
        Staged?.Invoke();
        return new FakeChange(change, FailCommitCreate);
    }

    public override async ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken)
    {
        FailIf(FailStageDelete);
        Hidden.AddRange(images.Select(image => image.ImageName));
        IStagedImageChange change = await base.StageDeleteAsync(images, cancellationToken);
        await (OutOfSight?.Invoke() ?? Task.CompletedTask);
        return new FakeChange(change, FailCommitDelete);
    }

    public override async ValueTask<ImageRecovery> RecoverAsync(
        Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken)
    {
        await (Recovering?.Invoke() ?? Task.CompletedTask);
        return await base.RecoverAsync(find, cancellationToken);
    }

    private static void FailIf(bool isWanted)
    {
        if (isWanted)
        {
            throw new ImageStorageException("The disk is full, on purpose.");
        }
    }

    private sealed class FakeChange(IStagedImageChange change, bool failCommit) : IStagedImageChange
    {
        public ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            FailIf(failCommit);
            return change.CommitAsync(cancellationToken);
        }

        public ValueTask ExcludeAsync(IReadOnlyList<string> imageNames) => change.ExcludeAsync(imageNames);

        public ValueTask DisposeAsync() => change.DisposeAsync();
    }
}

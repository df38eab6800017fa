using System.Buffers;

namespace Invoke.Images.Tests;

/// <summary>What the fakes throw, so that tests can tell it from everything else.</summary>
internal sealed class BrokenException() : Exception("broken on purpose");

internal sealed class FixedNameService(params string[] names) : INameService
{
    private int _next;

    public ImageNameRequest LastRequest { get; private set; }

    public string CreateImageName(in ImageNameRequest request)
    {
        LastRequest = request;
        return names[Math.Min(_next++, names.Length - 1)];
    }
}

internal sealed class BrokenNameService : INameService
{
    public string CreateImageName(in ImageNameRequest request) => throw new BrokenException();
}

internal sealed class BrokenUrlService : IUrlService
{
    public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken) =>
        ValueTask.FromException<string>(new BrokenException());
}

/// <summary>The managed codec, except that one step fails, or that it claims to write WebP.</summary>
internal sealed class FakeCodec(bool failEncode = false, bool failThumbnail = false, bool writesWebP = false) : IImageCodec
{
    private readonly PngCodec _codec = new();

    public bool CanEncode(ImageFormat format) => format == ImageFormat.Png || writesWebP;

    public ImageInfo Identify(ReadOnlySpan<byte> data) => _codec.Identify(data);

    public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options) => _codec.Decode(data, destination, options);

    public void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output)
    {
        FailIf(failEncode);
        _codec.Encode(pixels, options, output);
    }

    public void EncodeThumbnail(ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, IBufferWriter<byte> output) =>
        _codec.EncodeThumbnail(data, decodeOptions, maxEdge, encodeOptions, output);

    public void EncodeThumbnail(ReadOnlyPixels pixels, int maxEdge, EncodeOptions options, IBufferWriter<byte> output)
    {
        FailIf(failThumbnail);
        _codec.EncodeThumbnail(pixels, maxEdge, options with { Format = ImageFormat.Png }, output);
    }

    private static void FailIf(bool isWanted)
    {
        if (isWanted)
        {
            throw new BrokenException();
        }
    }
}

/// <summary>The disk storage, except that one step fails as on a full disk, or that a step is watched.</summary>
internal sealed class FakeFileStorage(IImageFileStorage inner) : IImageFileStorage
{
    public bool FailStageCreate { get; init; }

    public bool FailCommitCreate { get; init; }

    public bool FailStageDelete { get; init; }

    public bool FailCommitDelete { get; init; }

    /// <summary>Gets a name whose file another process has, and which staging finds taken.</summary>
    public string? Taken { get; init; }

    public Action? Staged { get; set; }

    /// <summary>Called when files are out of sight and before their records are deleted.</summary>
    public Func<Task>? OutOfSight { get; set; }

    public async ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken)
    {
        FailIf(FailStageCreate);
        if (content.ImageName == Taken)
        {
            throw new ImageFileAlreadyExistsException($"The name '{Taken}' is taken, on purpose.", Taken);
        }

        IStagedImageChange change = await inner.StageCreateAsync(content, cancellationToken);
        Staged?.Invoke();
        return new FakeChange(change, FailCommitCreate);
    }

    public async ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken)
    {
        FailIf(FailStageDelete);
        IStagedImageChange change = await inner.StageDeleteAsync(images, cancellationToken);
        await (OutOfSight?.Invoke() ?? Task.CompletedTask);
        return new FakeChange(change, FailCommitDelete);
    }

    public ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(image, kind, cancellationToken);

    public ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken) =>
        inner.ValidatePathAsync(image, kind, cancellationToken);

    public ValueTask<ImageRecovery> RecoverAsync(Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken) =>
        inner.RecoverAsync(find, cancellationToken);

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

/// <summary>The SQLite storage, except that one step fails.</summary>
internal sealed class FakeRecordStorage(IImageRecordStorage inner) : IImageRecordStorage
{
    public bool FailInsert { get; init; }

    public bool FailDelete { get; init; }

    /// <summary>Gets a name that another process records at the last moment: it seems free, and is refused.</summary>
    public string? Taken { get; init; }

    public ValueTask<ImageRecord> InsertAsync(ImageRecord record, CancellationToken cancellationToken) =>
        FailInsert ? throw new BrokenException() : inner.InsertAsync(record, cancellationToken);

    public ValueTask<ImageRecord> GetAsync(string imageName, CancellationToken cancellationToken) => inner.GetAsync(imageName, cancellationToken);

    public ValueTask<bool> ExistsAsync(string imageName, CancellationToken cancellationToken) => inner.ExistsAsync(imageName, cancellationToken);

    public ValueTask<ImageRecord> UpdateAsync(string imageName, ImageChanges changes, CancellationToken cancellationToken) =>
        inner.UpdateAsync(imageName, changes, cancellationToken);

    public ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken) =>
        FailDelete ? throw new BrokenException() : inner.DeleteAsync(imageName, cancellationToken);

    public ValueTask<IReadOnlyList<ImageRecord>> InsertManyAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellationToken) =>
        FailInsert ? throw new BrokenException()
        : records.FirstOrDefault(record => record.ImageName == Taken) is { } taken ? throw new ImageRecordAlreadyExistsException(taken.ImageName)
        : inner.InsertManyAsync(records, cancellationToken);

    public ValueTask<ImageRecord?> FindAsync(string imageName, CancellationToken cancellationToken) => inner.FindAsync(imageName, cancellationToken);

    public ValueTask<IReadOnlyList<string>> UpdateManyAsync(IReadOnlyList<string> imageNames, ImageChanges changes, CancellationToken cancellationToken) =>
        inner.UpdateManyAsync(imageNames, changes, cancellationToken);

    public ValueTask<IReadOnlyList<string>> SoftDeleteManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken) =>
        inner.SoftDeleteManyAsync(imageNames, cancellationToken);

    public ValueTask<IReadOnlyList<string>> RestoreManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken) =>
        inner.RestoreManyAsync(imageNames, cancellationToken);

    public ValueTask<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyList<string> imageNames, ImageCondition condition, CancellationToken cancellationToken) =>
        FailDelete ? throw new BrokenException() : inner.DeleteManyAsync(imageNames, condition, cancellationToken);

    public ValueTask<ImagePage<ImageRecord>> ListAsync(ImageQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public ValueTask<ImagePage<string>> ListNamesAsync(ImageQuery query, CancellationToken cancellationToken) =>
        inner.ListNamesAsync(query, cancellationToken);

    public ValueTask<ImageCounts> GetCountsAsync(CancellationToken cancellationToken) => inner.GetCountsAsync(cancellationToken);
}

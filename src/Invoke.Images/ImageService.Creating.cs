using System.Runtime.ExceptionServices;

namespace Invoke.Images;

/// <content>Storing new images.</content>
public sealed partial class ImageService
{
    private const int MostAttempts = 100;
    private const int MostNames = 10_000;

    /// <inheritdoc/>
    public async ValueTask<StoredImage> CreateAsync(ImageCreateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (await CreateManyAsync([request], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredImage>> CreateManyAsync(
        IReadOnlyList<ImageCreateRequest> requests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        await InitializeAsync(cancellationToken).ConfigureAwait(false);
        List<EncodedImage> encoded = new(requests.Count);
        try
        {
            foreach (ImageCreateRequest request in requests)
            {
                ArgumentNullException.ThrowIfNull(request);
                cancellationToken.ThrowIfCancellationRequested();
                encoded.Add(_encoder.Encode(request));
            }

            return await CreateAsync(requests, encoded, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            encoded.ForEach(each => each.Dispose());
        }
    }

    // A name that is free when it is asked for can be given to an image of another process before the files or the record are written. Then other names are
    // asked for, while the encoded bytes stay; a service that gives a refused name again knows no other.
    private async ValueTask<IReadOnlyList<StoredImage>> CreateAsync(
        IReadOnlyList<ImageCreateRequest> requests, List<EncodedImage> encoded, CancellationToken cancellationToken)
    {
        (string ImageName, Exception Exception)? refused = null;
        for (var attempt = 1; ; attempt++)
        {
            List<string> names = await CreateNamesAsync(requests, cancellationToken).ConfigureAwait(false);
            if (refused is { } taken && names.Contains(taken.ImageName))
            {
                ExceptionDispatchInfo.Throw(taken.Exception);
            }

            try
            {
                return await CreateOnceAsync(requests, encoded, names, cancellationToken).ConfigureAwait(false);
            }
            catch (ImageRecordAlreadyExistsException exception) when (attempt < MostAttempts)
            {
                refused = (exception.ImageName, exception);
            }
            catch (ImageFileAlreadyExistsException exception) when (attempt < MostAttempts)
            {
                refused = (exception.ImageName, exception);
            }
        }
    }

    private async ValueTask<IReadOnlyList<StoredImage>> CreateOnceAsync(
        IReadOnlyList<ImageCreateRequest> requests, List<EncodedImage> encoded, List<string> names, CancellationToken cancellationToken)
    {
        List<ImageRecord> records = new(requests.Count);
        List<IStagedImageChange> staged = new(requests.Count);
        try
        {
            for (int index = 0; index < requests.Count; index++)
            {
                ImageRecord record = Describe(requests[index], encoded[index], names[index]);
                EncodedImage files = encoded[index];
                var content = new ImageFileContent(record.ImageName, files.Image, files.Thumbnail, files.ThumbnailFormat, record.Subfolder);
                staged.Add(await _files.StageCreateAsync(content, cancellationToken).ConfigureAwait(false));
                records.Add(record);
            }

            IReadOnlyList<ImageRecord> inserted = await _records.InsertManyAsync(records, cancellationToken).ConfigureAwait(false);
            return await CommitAsync(inserted, staged).ConfigureAwait(false);
        }
        finally
        {
            foreach (IStagedImageChange change in staged)
            {
                await change.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private ImageRecord Describe(ImageCreateRequest request, EncodedImage encoded, string imageName)
    {
        string subfolder = _subfolder(new ImageSubfolderRequest(
            imageName, request.Origin, request.Category, request.IsIntermediate, request.SessionId, request.NodeId, _timeProvider.GetUtcNow()));
        ImageSubfolderRules.ThrowIfInvalid(subfolder);
        return new ImageRecord
        {
            ImageName = imageName,
            Origin = request.Origin,
            Category = request.Category,
            Width = encoded.Width,
            Height = encoded.Height,
            SessionId = request.SessionId,
            NodeId = request.NodeId,
            InvocationId = request.InvocationId,
            Metadata = encoded.Metadata,
            IsIntermediate = request.IsIntermediate,
            Subfolder = subfolder,
            FileBytes = encoded.Image.Length + encoded.Thumbnail.Length,

            // What is used stays, so what a stranger wrote into a file has no say here.
            Uses = ImageNamesInJson.Find(request.Workflow, request.Graph),
        };
    }

    // With the records written the images are completed, whoever cancels.
    private async ValueTask<IReadOnlyList<StoredImage>> CommitAsync(IReadOnlyList<ImageRecord> records, List<IStagedImageChange> staged)
    {
        StoredImage[] images;
        int committed = 0;
        try
        {
            images = await WithUrlsAsync(records, CancellationToken.None).ConfigureAwait(false);
            for (; committed < images.Length; committed++)
            {
                await staged[committed].CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch
        {
            await TakeBackAsync(records, committed).ConfigureAwait(false);
            throw;
        }

        foreach (StoredImage image in images)
        {
            Log.ImageCreated(_logger, image.ImageName, image.Width, image.Height);
        }

        return images;
    }

    // The failure that led here is the one to report; a second one must not hide it.
    private async ValueTask TakeBackAsync(IReadOnlyList<ImageRecord> records, int committed)
    {
        try
        {
            await RemoveAsync([.. records.Select(record => record.ImageName)], [.. records.Take(committed)], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.UndoFailed(_logger, records[0].ImageName, exception);
        }
    }

    private async ValueTask<List<string>> CreateNamesAsync(IReadOnlyList<ImageCreateRequest> requests, CancellationToken cancellationToken)
    {
        List<string> names = new(requests.Count);
        foreach (ImageCreateRequest request in requests)
        {
            names.Add(await CreateNameAsync(request, names, cancellationToken).ConfigureAwait(false));
        }

        return names;
    }

    /// <summary>Asks for names until one is free; the second time a service gives the same one, that is left to the record storage to refuse.</summary>
    private async ValueTask<string> CreateNameAsync(ImageCreateRequest request, List<string> before, CancellationToken cancellationToken)
    {
        string? taken = null;
        for (var asked = 0; asked < MostNames; asked++)
        {
            string imageName = CreateName(request);
            if (imageName == taken
                || !(before.Contains(imageName) || await _records.ExistsAsync(imageName, cancellationToken).ConfigureAwait(false)))
            {
                return imageName;
            }

            taken = imageName;
        }

        throw new ImageNameException($"The name service gave {MostNames} names for an image, and all are taken, '{taken}' last; use a template with {{uuid}} or {{counter}}.");
    }

    private string CreateName(ImageCreateRequest request)
    {
        string imageName = _names.CreateImageName(
            new ImageNameRequest(Extension, request.SessionId, request.NodeId, request.Category, request.Seed));
        ImageNameRules.ThrowIfInvalid(imageName);
        return imageName.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            ? imageName
            : throw new ImageNameException($"The name service named a PNG image '{imageName}'; the name must end with '{Extension}'.");
    }
}

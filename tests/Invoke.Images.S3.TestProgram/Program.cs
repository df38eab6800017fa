using Invoke.Images;
using Invoke.Images.S3;
using Microsoft.Extensions.Options;

// Changes a store up to a step, tells so, and waits there to be killed: {create|delete|churn} root address step.
using var store = new Store(root: args[1], address: args[2]);
switch (args[0])
{
    case "create":
        store.DieAt = args[3];
        await store.Images.CreateManyAsync([Store.Request(), Store.Request()]);
        break;
    case "delete":
        IReadOnlyList<StoredImage> images = await store.Images.CreateManyAsync([Store.Request(), Store.Request()]);
        store.DieAt = args[3];
        await store.Images.DeleteManyAsync([.. images.Select(image => image.ImageName)]);
        break;
    case "churn":
        while (true)
        {
            StoredImage kept = await store.Images.CreateAsync(Store.Request());
            StoredImage gone = await store.Images.CreateAsync(Store.Request());
            await store.Images.DeleteAsync(gone.ImageName);
            Console.WriteLine(kept.ImageName);
        }

    default:
        throw new ArgumentException($"'{args[0]}' is nothing this program does.");
}

Console.WriteLine("done");

/// <summary>Records on disk, files in the bucket; urls are made between the two, which is a step of its own.</summary>
internal sealed class Store : IUrlService, IDisposable
{
    private readonly S3Connection _connection;
    private readonly SqliteImageRecordStorage _records;

    public Store(string root, string address)
    {
        IOptions<ImagesOptions> options = Options.Create(new ImagesOptions { RootPath = root, Subfolder = ImageSubfolders.ByHash });
        _connection = new S3Connection(Options.Create(new S3Options
        {
            Bucket = "test",
            ServiceUrl = address,
            ForcePathStyle = true,
            AccessKeyId = "S3RVER",
            SecretAccessKey = "S3RVER",
        }));
        var files = new S3ImageFileStorage(_connection) { Reached = step => Reach(step.ToString()) };
        _records = new SqliteImageRecordStorage(options, TimeProvider.System);
        Images = new ImageService(new UuidNameService(), new PngCodec(), files, _records, this, options);
    }

    public ImageService Images { get; }

    public string? DieAt { get; set; }

    public static ImageCreateRequest Request() => ImageCreateRequest.FromPixels(new byte[16 * 8 * 3], 16, 8, PixelFormat.Rgb24);

    public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken)
    {
        Reach("RecordsWritten");
        return new ValueTask<string>(imageName);
    }

    public void Dispose()
    {
        Images.Dispose();
        _records.Dispose();
        _connection.Dispose();
    }

    private void Reach(string step)
    {
        if (step == DieAt)
        {
            Console.WriteLine("reached");
            Thread.Sleep(Timeout.Infinite);
        }
    }
}

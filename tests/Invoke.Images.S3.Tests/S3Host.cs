namespace Invoke.Images.S3.Tests;

/// <summary>A store of objects with connections of several processes.</summary>
internal sealed class S3Host : IDisposable
{
    private readonly List<S3Connection> _opened = [];

    public S3Host(string conditions = "kept")
    {
        Server = new S3Server(conditions);
        Files = Open();
    }

    public S3Server Server { get; }

    public S3ImageFileStorage Files { get; }

    /// <summary>The options of a connection; tests change them, or its address.</summary>
    public S3Options Options(string? address = null) => new()
    {
        Bucket = S3Server.Bucket,
        ServiceUrl = address ?? Server.Address,
        ForcePathStyle = true,
        AccessKeyId = S3Server.Key,
        SecretAccessKey = S3Server.Key,
        RequestTimeout = TimeSpan.FromMinutes(5),
    };

    /// <summary>The keys of all objects, with <c>.staged</c> and <c>.quarantine</c>.</summary>
    public string[] Stored() => Server.Keys();

    public S3ImageFileStorage Open(TimeSpan later = default) => new(Connect(Options(), later));

    public S3Connection Connect(S3Options options, TimeSpan later = default, int pageSize = 1000)
    {
        var connection = new S3Connection(Microsoft.Extensions.Options.Options.Create(options), new LaterTimeProvider(later))
        {
            PageSize = pageSize,
        };
        _opened.Add(connection);
        return connection;
    }

    public void Dispose()
    {
        _opened.ForEach(connection => connection.Dispose());
        Server.Dispose();
    }

    /// <summary>The system's clock, put forward.</summary>
    private sealed class LaterTimeProvider(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>The pool of connections that everything of this package shares. A singleton; thread-safe.</summary>
public sealed class PostgreSqlSource : IAsyncDisposable, IDisposable
{
    // Statements that come again are prepared by themselves; far more than this package has.
    private const int MaxPreparedStatements = 200;

    // A connection is used for a moment, so few are enough for many; a server has room for some hundreds, and there may be many machines.
    private const int DefaultMaxConnections = 16;

    // A process that is suspended in the middle of a change would hold the rows of that for as long, and nobody could take them from it. A change of ours waits for nothing but the server.
    private const string NoIdleTransactions = "-c idle_in_transaction_session_timeout=10000";

    private readonly NpgsqlDataSource _connections;
    private readonly NpgsqlDataSource _single;

    /// <summary>Creates a pool; nothing is opened before the first use.</summary>
    /// <param name="options">How to reach the database.</param>
    /// <param name="loggerFactory">Takes log messages; none without it. Neither connection strings nor values of statements are logged.</param>
    public PostgreSqlSource(IOptions<PostgreSqlOptions> options, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        PostgreSqlOptions settings = options.Value;
        Schema = settings.Schema;
        var connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            SearchPath = settings.Schema,
            CommandTimeout = (int)Math.Ceiling(settings.CommandTimeout.TotalSeconds),
            MaxAutoPrepare = MaxPreparedStatements,
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
        };
        if (!connection.ShouldSerialize("Maximum Pool Size"))
        {
            connection.MaxPoolSize = Math.Max(DefaultMaxConnections, connection.MinPoolSize);
        }

        // Before what the connection string says, which counts then.
        connection.Options = $"{NoIdleTransactions} {connection.Options ?? Environment.GetEnvironmentVariable("PGOPTIONS")}".TrimEnd();
        MaxConnections = connection.MaxPoolSize;
        connection.ApplicationName ??= "Invoke";
        Place = $"'{connection.Database ?? connection.Username}' at {connection.Host}:{connection.Port}";
        _connections = Build(connection, loggerFactory);
        connection.Pooling = false;
        _single = Build(connection, loggerFactory);
    }

    /// <summary>Gets the schema of the tables.</summary>
    internal string Schema { get; }

    /// <summary>Gets what messages call the database: its name and host, never its user's password.</summary>
    internal string Place { get; }

    /// <summary>Gets what keeps workers of this process from writing for items that they have lost.</summary>
    internal ClaimFence Fence { get; } = new();

    /// <summary>Gets how many connections are open at a time at most.</summary>
    internal int MaxConnections { get; }

    /// <summary>Opens a connection of the pool.</summary>
    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _connections.OpenConnectionAsync(cancellationToken);

    /// <summary>Opens a connection beside the pool, for what lasts: it is closed for good when it is let go, and forgets what it listened to.</summary>
    internal ValueTask<NpgsqlConnection> OpenSingleAsync(CancellationToken cancellationToken) => _single.OpenConnectionAsync(cancellationToken);

    /// <summary>Closes the pool.</summary>
    public void Dispose()
    {
        _connections.Dispose();
        _single.Dispose();
    }

    /// <summary>Closes the pool.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _connections.DisposeAsync().ConfigureAwait(false);
        await _single.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder connection, ILoggerFactory? loggerFactory) =>
        new NpgsqlDataSourceBuilder(connection.ConnectionString).UseLoggerFactory(loggerFactory ?? NullLoggerFactory.Instance).Build();
}

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

    private readonly NpgsqlDataSource _connections;

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
        connection.ApplicationName ??= "Invoke";
        Place = $"'{connection.Database ?? connection.Username}' at {connection.Host}:{connection.Port}";
        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        builder.UseLoggerFactory(loggerFactory ?? NullLoggerFactory.Instance);
        _connections = builder.Build();
    }

    /// <summary>Gets the schema of the tables.</summary>
    public string Schema { get; }

    /// <summary>Gets what messages call the database: its name and host, never its user's password.</summary>
    internal string Place { get; }

    /// <summary>Opens a connection of the pool.</summary>
    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _connections.OpenConnectionAsync(cancellationToken);

    /// <summary>Closes the pool.</summary>
    public void Dispose() => _connections.Dispose();

    /// <summary>Closes the pool.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();
}

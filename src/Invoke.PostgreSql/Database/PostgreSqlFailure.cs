using System.Net.Sockets;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Says what went wrong with the database, and what to do about it; without passwords and without values of rows.</summary>
internal static class PostgreSqlFailure
{
    private const string IdleInTransaction = "25P03";

    /// <summary>What to do; null where the exception is not the database's trouble but means something to who knows the table.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        PostgresException { SqlState: ['2', '3', ..] } => null,
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            "Check user and password of the connection string.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "Create the database, or check its name in the connection string.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
            "Give the user the right to create the schema and its tables, or let somebody who has it start this program once.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
            "Raise max_connections of the server, lower 'Maximum Pool Size' of the connection string, or put a pool before the server.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory } => "Free space on the server and try again; nothing was changed.",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "The server is a read-only copy; connect to the one that takes writes ('Target Session Attributes=primary').",
        PostgresException { SqlState: IdleInTransaction } => "This process was stopped for too long in the middle of a change, which was rolled back; try again.",
        PostgresException { IsTransient: true } or PostgresException { SqlState: ['5', '7', ..] } => "The server is starting, stopping or busy; try again.",
        PostgresException => "Check that the tables are those of this program, and that nobody changed them by hand.",
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } => "Check that the server runs and can be reached from here; try again.",
        NpgsqlException or TimeoutException or SocketException or IOException => "Try again; if it stays, look at the server's log.",
        _ => null,
    };

    /// <summary>Whether the database is away and may come back by itself, so that the same may work later.</summary>
    public static bool IsOutage(Exception? exception) => exception switch
    {
        PostgresException { SqlState: ['0', '8', ..] or ['5', '7', 'P', '0', ..] or PostgresErrorCodes.TooManyConnections or IdleInTransaction } => true,
        PostgresException => false,
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException } => true,
        _ => false,
    };

    public static string Reason(Exception exception)
    {
        string text = exception is PostgresException failure ? failure.MessageText : exception.Message;
        return exception is NpgsqlException { InnerException: { } inner and not PostgresException } && !text.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{text.TrimEnd('.')}: {inner.Message.TrimEnd('.')}"
            : text.TrimEnd('.');
    }
}

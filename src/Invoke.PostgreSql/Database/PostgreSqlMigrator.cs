using System.Globalization;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Brings the tables of one component up to date, or leaves them as they were. PostgreSQL changes tables within the transaction.</summary>
internal static class PostgreSqlMigrator
{
    // Any number that nobody else is likely to lock; the schema's name is the other half.
    private const int LockSpace = 0x1_4E56_4B;

    public static async Task MigrateAsync(NpgsqlConnection connection, PostgreSqlComponent component, string schema, CancellationToken cancellationToken)
    {
        int current = component.Migrations[^1].Version;
        if (await ReadVersionAsync(connection, component.Name, schema, cancellationToken).ConfigureAwait(false) == current)
        {
            return;
        }

        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockSpace.ToString(CultureInfo.InvariantCulture)}, hashtext('{schema}'))", cancellationToken).ConfigureAwait(false);

            // Read again: another program may have migrated while this one waited for its turn.
            int version = await ReadVersionAsync(connection, component.Name, schema, cancellationToken).ConfigureAwait(false);
            if (version > current)
            {
                throw component.Failure(
                    $"The database has version {version} of the {component.Name} tables in schema '{schema}'; this program knows versions up to {current}. Update the program, or restore a backup made before the database was updated.",
                    null);
            }

            await ExecuteAsync(
                connection,
                $"CREATE SCHEMA IF NOT EXISTS {schema}; CREATE TABLE IF NOT EXISTS invoke_schema (component text NOT NULL PRIMARY KEY, version integer NOT NULL)",
                cancellationToken).ConfigureAwait(false);
            foreach (PostgreSqlMigration migration in component.Migrations.Where(migration => migration.Version > version))
            {
                await ExecuteAsync(connection, migration.Sql, cancellationToken).ConfigureAwait(false);
            }

            using var write = new NpgsqlCommand(
                "INSERT INTO invoke_schema (component, version) VALUES ($1, $2) ON CONFLICT (component) DO UPDATE SET version = excluded.version", connection)
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = component.Name }, new NpgsqlParameter<int> { TypedValue = current } },
            };
            await write.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, string component, string schema, CancellationToken cancellationToken)
    {
        // From the catalog's tables: to_regclass may answer from what the connection remembers, after another program has made the table.
        using var exists = new NpgsqlCommand(
            "SELECT EXISTS (SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relname = 'invoke_schema' AND nspname = $1)", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = schema } },
        };
        if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            return 0;
        }

        using var version = new NpgsqlCommand("SELECT version FROM invoke_schema WHERE component = $1", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = component } },
        };
        return await version.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is int number ? number : 0;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}

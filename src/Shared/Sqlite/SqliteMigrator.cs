using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Invoke.Internal.Sqlite;

/// <summary>Brings the tables of one component up to date, or leaves them as they were.</summary>
internal static class SqliteMigrator
{
    public static void Migrate(SqliteSession writer, SqliteDatabaseSettings settings)
    {
        int current = settings.Migrations[^1].Version;
        if (ReadVersion(writer, settings.Component) == current)
        {
            return;
        }

        writer.Execute("BEGIN IMMEDIATE");
        try
        {
            // Read again: another program may have migrated while this one waited for its turn.
            int version = ReadVersion(writer, settings.Component);
            if (version > current)
            {
                throw settings.Failure(
                    $"The database '{settings.Path}' has version {version} of the {settings.Component} tables; this program knows versions up to {current}. Update the program, or restore a backup made before the database was updated.",
                    null);
            }

            if (version > 0 && version < current)
            {
                BackUp(settings, version);
            }

            Apply(writer, settings, version);
            writer.Execute("COMMIT");
        }
        catch
        {
            writer.RollBack();
            throw;
        }
    }

    private static void Apply(SqliteSession writer, SqliteDatabaseSettings settings, int version)
    {
        writer.Execute("CREATE TABLE IF NOT EXISTS invoke_schema (component TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL)");
        foreach (SqliteMigration migration in settings.Migrations.Where(migration => migration.Version > version))
        {
            writer.Execute(migration.Sql);
        }

        SqliteCommand command = writer.Prepare(
            "INSERT INTO invoke_schema (component, version) VALUES ($component, $version) ON CONFLICT (component) DO UPDATE SET version = excluded.version");
        command.Set("$component", settings.Component).Set("$version", settings.Migrations[^1].Version);
        command.ExecuteNonQuery();
    }

    private static int ReadVersion(SqliteSession session, string component)
    {
        SqliteCommand exists = session.Prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'invoke_schema'");
        if (exists.ExecuteScalar() is null)
        {
            return 0;
        }

        SqliteCommand command = session.Prepare("SELECT version FROM invoke_schema WHERE component = $component");
        command.Set("$component", component);
        return Convert.ToInt32(command.ExecuteScalar() ?? 0, CultureInfo.InvariantCulture);
    }

    // The caller holds the write lock, so a second connection sees, and copies, exactly what is about to be changed.
    private static void BackUp(SqliteDatabaseSettings settings, int version)
    {
        string target = $"{settings.Path}.{settings.Component}-v{version.ToString(CultureInfo.InvariantCulture)}.backup";
        string partial = target + ".partial";
        File.Delete(partial);
        using (SqliteSession source = SqliteSession.Open(settings.Path, SqliteOpenMode.ReadOnly, settings.BusyTimeout))
        using (SqliteSession copy = SqliteSession.Open(partial, SqliteOpenMode.ReadWriteCreate, settings.BusyTimeout))
        {
            source.CopyTo(copy);
        }

        File.Move(partial, target, overwrite: true);
    }
}

namespace Invoke.Internal.Sqlite;

/// <summary>One step of a schema; never changed after its release.</summary>
/// <param name="Version">The version that the step leads to, from 1.</param>
/// <param name="Sql">The statements.</param>
internal sealed record SqliteMigration(int Version, string Sql);

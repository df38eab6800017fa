namespace Invoke.PostgreSql;

/// <summary>One released step of a component's tables; it never changes afterwards.</summary>
/// <param name="Version">Its number, from 1 on without gaps.</param>
/// <param name="Sql">What it does; several statements.</param>
internal sealed record PostgreSqlMigration(int Version, string Sql);

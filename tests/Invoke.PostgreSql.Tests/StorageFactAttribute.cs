namespace Invoke.Testing.Shared;

/// <summary>A test of what every storage promises, skipped where there is no PostgreSQL.</summary>
internal sealed class StorageFactAttribute : FactAttribute
{
    public StorageFactAttribute() => Skip = PostgreSqlServer.WhyNot;
}

namespace Invoke.Testing.Shared;

/// <summary>A test of what every storage promises, with data, skipped where there is no PostgreSQL.</summary>
internal sealed class StorageTheoryAttribute : TheoryAttribute
{
    public StorageTheoryAttribute() => Skip = PostgreSqlServer.WhyNot;
}

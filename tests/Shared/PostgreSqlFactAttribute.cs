namespace Invoke.Testing.Shared;

/// <summary>A test that needs PostgreSQL, and is skipped where it is not installed.</summary>
internal sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute() => Skip = PostgreSqlServer.WhyNot;
}

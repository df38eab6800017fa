namespace Invoke.Testing.Shared;

/// <summary>A test with several cases that needs PostgreSQL, and is skipped where it is not installed.</summary>
internal sealed class PostgreSqlTheoryAttribute : TheoryAttribute
{
    public PostgreSqlTheoryAttribute() => Skip = PostgreSqlServer.WhyNot;
}

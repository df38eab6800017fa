namespace Invoke.PostgreSql.Tests.Outages;

/// <summary>A test that stops its server, and is skipped where PostgreSQL's programs are not installed.</summary>
internal sealed class OwnServerFactAttribute : FactAttribute
{
    public OwnServerFactAttribute() => Skip = PostgreSqlServer.WhyNoOwn;
}

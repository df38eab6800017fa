namespace Benchmarks.Tests;

/// <summary>A test that starts a database and a broker, and is skipped where one of them is not installed.</summary>
internal sealed class OwnServersTheoryAttribute : TheoryAttribute
{
    public OwnServersTheoryAttribute() => Skip = PostgreSqlServer.WhyNoOwn ?? RabbitMqServer.WhyNot;
}

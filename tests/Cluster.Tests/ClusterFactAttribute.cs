namespace Cluster.Tests;

/// <summary>A test that starts and stops a PostgreSQL and a RabbitMQ of its own, and is skipped where one of them is not installed.</summary>
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = PostgreSqlServer.WhyNoOwn ?? RabbitMqServer.WhyNot;
}

namespace Invoke.Testing.Shared;

/// <summary>A test that needs RabbitMQ, and is skipped where it is not installed.</summary>
internal sealed class RabbitMqFactAttribute : FactAttribute
{
    public RabbitMqFactAttribute() => Skip = RabbitMqServer.WhyNot;
}

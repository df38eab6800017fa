using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests;

/// <summary>A node whose body needs a service, and tells which instance it got.</summary>
internal sealed class ServiceNode<TService> : Node
    where TService : class
{
    public static NodeDescriptor<ServiceNode<TService>, TService> Type { get; } = new(
        "test.service",
        static () => new ServiceNode<TService>(),
        static _ => new ServiceNode<TService>(),
        static services =>
        {
            TService service = services.GetRequiredService<TService>();
            return (_, _, _) => new ValueTask<TService>(service);
        },
        [],
        [new OutputPort<TService, object?>("value", PortType.Any, static (in TService result) => new Box(result))]);

    public override NodeDescriptor Descriptor => Type;

    public Output<object?> Out => new(this, "value");

    /// <summary>Hides the service from the engine, which would dispose it as a result.</summary>
    internal sealed record Box(TService Service);
}

using Invoke.Graph;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Invoke to a service collection.</summary>
public static class InvokeServiceCollectionExtensions
{
    /// <summary>Adds the graph engine with its depth-first scheduler, built-in nodes and a graph library in memory. Calling it twice is harmless.</summary>
    /// <param name="services">The collection to add to.</param>
    /// <returns>A builder for more of Invoke's services.</returns>
    public static IInvokeBuilder AddInvoke(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IGraphScheduler, DepthFirstScheduler>();
        if (!services.Any(service => service.ImplementationType == typeof(GraphLaneOptionsValidator)))
        {
            services.AddOptions<GraphLaneOptions>().ValidateOnStart();
            services.AddSingleton<IValidateOptions<GraphLaneOptions>, GraphLaneOptionsValidator>();
        }

        services.TryAddSingleton<GraphLanes>();
        services.TryAddSingleton<IGraphRunner, GraphRunner>();
        services.TryAddSingleton<IGraphLibrary, MemoryGraphLibrary>();
        services.TryAddSingleton(static provider =>
        {
            NodePack[] packs = [.. provider.GetServices<NodePack>()];
            return new NodeCatalog(GeneratedNodes.All.Concat(packs.SelectMany(pack => pack.Descriptors)), packs.SelectMany(pack => pack.Contracts));
        });
        return new InvokeBuilder(services);
    }

    private sealed class InvokeBuilder(IServiceCollection services) : IInvokeBuilder
    {
        public IServiceCollection Services => services;
    }
}

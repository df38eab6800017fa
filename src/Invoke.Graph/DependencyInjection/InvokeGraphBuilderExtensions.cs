using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Invoke.Graph;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures the graph engine.</summary>
public static class InvokeGraphBuilderExtensions
{
    /// <summary>Adds node types to the catalog; adding the same ones twice is harmless.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="descriptors">The node types; the source generator lists those of an assembly in <c>GeneratedNodes.All</c>.</param>
    /// <param name="contracts">JSON contracts of their port types that are not numbers, text, booleans, enumerations or lists of these.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder AddNodes(this IInvokeBuilder builder, IEnumerable<NodeDescriptor> descriptors, params IJsonTypeInfoResolver[] contracts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(descriptors);
        builder.Services.AddSingleton(new NodePack([.. descriptors], contracts));
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
}

using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Internal.DependencyInjection;

/// <summary>Puts a service around the one that is registered.</summary>
internal static class ServiceDecoration
{
    /// <summary>The registration that <c>GetService</c> would take; services with a key are others.</summary>
    public static ServiceDescriptor? FindLast<TService>(this IServiceCollection services)
        where TService : class => services.LastOrDefault(service => service.ServiceType == typeof(TService) && !service.IsKeyedService);

    /// <summary>Makes the service of a registration that is itself no longer in the container.</summary>
    public static TService Create<TService>(this ServiceDescriptor descriptor, IServiceProvider provider)
        where TService : class => (TService)(
            descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!)); // a registration without a key has one of the three
}

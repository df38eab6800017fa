using System.Diagnostics.CodeAnalysis;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the queue of sessions to Invoke.</summary>
public static class InvokeQueueBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="ISessionQueue"/>, <see cref="ISessionClaims"/> and <see cref="ISessionEventLog"/>, all three in the SQLite file of the images unless another database
    /// was chosen for everything, and <see cref="SessionEventFeed"/>; needs <c>AddImages</c>.
    /// </summary>
    /// <remarks>A service registered before wins; <c>Use…</c> replaces one before or after. Calling it twice is harmless.</remarks>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets options; every call's settings are applied in order.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder AddQueue(this IInvokeBuilder builder, Action<QueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        OptionsBuilder<QueueOptions> options = services.AddOptions<QueueOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<QueueOptions>, QueueOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SessionEventSignal>();
        services.TryAddSingleton<SessionEventFeed>();
        services.TryAddSingleton<SqliteSessionQueue>();
        services.TryAddSingleton<ISessionQueue>(SessionQueueStorage.Chosen<ISessionQueue>);
        services.TryAddSingleton<ISessionClaims>(SessionQueueStorage.Chosen<ISessionClaims>);
        services.TryAddSingleton<ISessionEventLog>(SessionQueueStorage.Chosen<ISessionEventLog>);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageReferenceCheck, QueueImageReferences>());
        return builder;
    }

    /// <summary>Chooses what keeps the queue, the claims of its workers and its events; one object does all three.</summary>
    /// <typeparam name="T">The queue; a singleton.</typeparam>
    /// <param name="builder">Invoke's builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseSessionQueue<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IInvokeBuilder builder)
        where T : class, ISessionQueue, ISessionClaims, ISessionEventLog
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        services.TryAddSingleton<T>();
        services.Replace(ServiceDescriptor.Singleton<ISessionQueue>(static provider => provider.GetRequiredService<T>()));
        services.Replace(ServiceDescriptor.Singleton<ISessionClaims>(static provider => provider.GetRequiredService<T>()));
        services.Replace(ServiceDescriptor.Singleton<ISessionEventLog>(static provider => provider.GetRequiredService<T>()));
        return builder;
    }
}

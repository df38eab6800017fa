using global::MassTransit;
using Invoke.Graph;
using Invoke.Internal.DependencyInjection;
using Invoke.MassTransit;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Spreads queued sessions over workers with RabbitMQ.</summary>
public static class InvokeRabbitMqBuilderExtensions
{
    /// <summary>Announces waiting sessions, cancellations, pauses and events through RabbitMQ, so that workers and hosts on many machines need not ask the database.</summary>
    /// <remarks>
    /// Comes after <c>AddQueue</c> and after what chooses where the queue is kept, which has to be a database that all machines share. The bus is beside any other that the host has; MassTransit adds a health check
    /// for it. Calling it twice is harmless.
    /// </remarks>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets options; every call's settings are applied in order.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">There is no queue yet.</exception>
    public static IInvokeBuilder UseRabbitMq(this IInvokeBuilder builder, Action<RabbitMqOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        OptionsBuilder<RabbitMqOptions> options = services.AddOptions<RabbitMqOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (services.Any(service => service.ServiceType == typeof(BusAnnouncer)))
        {
            return builder;
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RabbitMqOptions>, RabbitMqOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<BusAnnouncer>();
        services.AddSingleton<LogListener>();
        Decorate<ISessionQueue>(services, static (provider, inner) => new AnnouncedQueue(inner, provider.GetRequiredService<BusAnnouncer>()));
        Decorate<ISessionClaims>(services, static (provider, inner) => new AnnouncedClaims(inner, provider.GetRequiredService<BusAnnouncer>()));
        Decorate<ISessionEventLog>(services, static (provider, inner) => new AnnouncedLog(inner, provider.GetRequiredService<LogListener>()));
        services.Replace(ServiceDescriptor.Singleton<IWorkSource, BusWorkSource>());
        int before = services.Count;
        services.AddMassTransit<IInvokeBus>(static bus => bus.UsingRabbitMq(static (context, rabbitMq) =>
            rabbitMq.Host(context.GetRequiredService<IOptions<RabbitMqOptions>>().Value.Address)));
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<BusAnnouncer>());
        MoveHostedServicesToTheFront(services, before);
        return builder;
    }

    /// <summary>What is added first is stopped last: a worker that stops gives its sessions back, and that is announced, so bus and announcer outlive it.</summary>
    private static void MoveHostedServicesToTheFront(IServiceCollection services, int from)
    {
        ServiceDescriptor[] hosted = [.. services.Skip(from).Where(service => service.ServiceType == typeof(IHostedService))];
        for (var index = 0; index < hosted.Length; index++)
        {
            services.Remove(hosted[index]);
            services.Insert(index, hosted[index]);
        }
    }

    private static void Decorate<TService>(IServiceCollection services, Func<IServiceProvider, TService, TService> decorate)
        where TService : class
    {
        ServiceDescriptor inner = services.FindLast<TService>()
            ?? throw new InvalidOperationException($"There is no {typeof(TService).Name} yet; call AddQueue, and what chooses where the queue is kept, before UseRabbitMq.");
        services.Remove(inner);
        services.AddSingleton(provider => decorate(provider, inner.Create<TService>(provider)));
    }
}

using Invoke.Graph;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the worker that runs queued sessions.</summary>
public static class InvokeSessionWorkerBuilderExtensions
{
    /// <summary>Adds a worker to this process, which starts and stops with the host; needs <c>AddImages</c> and <c>AddQueue</c>. Calling it twice is harmless.</summary>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets options; every call's settings are applied in order.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder AddSessionWorker(this IInvokeBuilder builder, Action<SessionWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        OptionsBuilder<SessionWorkerOptions> options = services.AddOptions<SessionWorkerOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SessionWorkerOptions>, SessionWorkerOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWorkSource, EventWorkSource>();
        services.TryAddSingleton<SessionWorkerServices>();
        services.TryAddSingleton(static provider => new SessionWorker(provider.GetRequiredService<SessionWorkerServices>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SessionWorkerStart>());
        return builder;
    }
}

using Invoke.Graph;
using Invoke.Images;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the recording of what sessions give.</summary>
public static class InvokeSessionResultBuilderExtensions
{
    /// <summary>Records the images and tensors of every run, to be listed by <see cref="ISessionResultStorage"/>; needs <c>AddImages</c>.</summary>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets what is recorded.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder AddSessionResults(this IInvokeBuilder builder, Action<SessionResultOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        OptionsBuilder<SessionResultOptions> options = services.AddOptions<SessionResultOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SessionResultOptions>, SessionResultOptionsValidator>(
            static provider => new SessionResultOptionsValidator(provider.GetService<IServiceProviderIsService>()?.IsService(typeof(ITensorStorage)) ?? true)));
        services.TryAddSingleton<ISessionResultStorage, SqliteSessionResultStorage>();
        if (!services.Any(service => service.ServiceType == typeof(SessionResultRecorder)))
        {
            services.AddSingleton<SessionResultRecorder>();
            services.AddSingleton<IImageDeletionObserver, SessionResultPruning>();
            services.AddSingleton<IGraphObserver>(provider => provider.GetRequiredService<SessionResultRecorder>());
        }

        return builder;
    }
}

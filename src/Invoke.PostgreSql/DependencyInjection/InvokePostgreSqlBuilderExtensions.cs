using Invoke.Graph;
using Invoke.Images;
using Invoke.PostgreSql;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts what Invoke keeps into PostgreSQL.</summary>
public static class InvokePostgreSqlBuilderExtensions
{
    /// <summary>Keeps everything that a database keeps in PostgreSQL instead of SQLite; graphs and nodes stay as they are.</summary>
    /// <remarks>Comes before or after the packages whose storage it replaces. Calling it twice is harmless.</remarks>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets options; every call's settings are applied in order.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UsePostgreSql(this IInvokeBuilder builder, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        OptionsBuilder<PostgreSqlOptions> options = services.AddOptions<PostgreSqlOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlOptions>, PostgreSqlOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PostgreSqlSource>();
        AddQueueStorage(services);
        services.Replace(ServiceDescriptor.Singleton<IImageRecordStorage, PostgreSqlImageRecordStorage>());
        services.Replace(ServiceDescriptor.Singleton<ISessionResultStorage, PostgreSqlSessionResultStorage>());
        return builder;
    }

    // Under a key, so that a host has a queue only where it adds one, before or after this.
    private static void AddQueueStorage(IServiceCollection services)
    {
        services.TryAddSingleton<PostgreSqlSessionQueue>();
        services.TryAddKeyedSingleton<ISessionQueue>(SessionQueueStorage.Key, static (provider, _) => provider.GetRequiredService<PostgreSqlSessionQueue>());
        services.TryAddKeyedSingleton<ISessionClaims>(SessionQueueStorage.Key, static (provider, _) => provider.GetRequiredService<PostgreSqlSessionQueue>());
        services.TryAddKeyedSingleton<ISessionEventLog>(SessionQueueStorage.Key, static (provider, _) => provider.GetRequiredService<PostgreSqlSessionQueue>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageReferenceCheck, PostgreSqlQueueImages>());
    }
}

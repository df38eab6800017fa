using Invoke.Graph;
using Invoke.Images;
using Invoke.Images.S3;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps image files in S3, or in a store that speaks its protocol.</summary>
public static class InvokeS3BuilderExtensions
{
    /// <summary>Keeps the files of images in a bucket instead of on the disk; many machines can share it.</summary>
    /// <remarks>Records, and everything else below <see cref="ImagesOptions.RootPath"/>, stay where they are. Calling it twice is harmless.</remarks>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets the bucket; every call's settings are applied in order.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseS3(this IInvokeBuilder builder, Action<S3Options> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        AddConnection(builder.Services);
        return builder.UseImageFileStorage<S3ImageFileStorage>();
    }

    /// <summary>Makes addresses that lead straight to the bucket: presigned ones with an end, or those of a public base; needs <see cref="UseS3"/>.</summary>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets lifetime or base; every call's settings are applied in order.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseS3Urls(this IInvokeBuilder builder, Action<S3UrlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        OptionsBuilder<S3UrlOptions> options = builder.Services.AddOptions<S3UrlOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<S3UrlOptions>, S3UrlOptionsValidator>());
        AddConnection(builder.Services);
        return builder.UseUrlService<S3UrlService>();
    }

    private static void AddConnection(IServiceCollection services)
    {
        services.AddOptions<S3Options>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<S3Options>, S3OptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<S3Connection>();
    }
}

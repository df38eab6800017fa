using System.Diagnostics.CodeAnalysis;
using Invoke.Graph;
using Invoke.Images;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the storage of images to Invoke.</summary>
public static class InvokeImagesBuilderExtensions
{
    /// <summary>Adds <see cref="IImageService"/> and <see cref="IImageCare"/> with their defaults (SQLite records, files on disk, UUID names, relative urls, PNG codec), and
    /// the image nodes.</summary>
    /// <remarks>
    /// A service registered before wins; <c>Use…</c> replaces one before or after. Calling it twice is harmless. Graph files may then
    /// name images: <c>{"image_name": "…"}</c> is read by every input that takes an <see cref="ImageRef"/>.
    /// </remarks>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets options; every call's settings are applied in order.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder AddImages(this IInvokeBuilder builder, Action<ImagesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        OptionsBuilder<ImagesOptions> options = services.AddOptions<ImagesOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImagesOptions>, ImagesOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<INameService, UuidNameService>();
        services.TryAddSingleton<IImageCodec, PngCodec>();
        services.TryAddSingleton<IImageFileStorage, DiskImageFileStorage>();
        services.TryAddSingleton<IImageRecordStorage, SqliteImageRecordStorage>();
        services.TryAddSingleton<IUrlService, RelativeUrlService>();
        services.TryAddSingleton<ITensorStorage, DiskTensorStorage>();
        services.TryAddSingleton<IImageService, ImageService>();
        services.TryAddSingleton<IImageCare, ImageCare>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageDeletionObserver, ResultCacheInvalidation>());
        return builder.AddNodes(GeneratedNodes.All, ImagesJsonContext.Default);
    }

    /// <summary>Chooses what names new images.</summary>
    /// <typeparam name="T">The service; a singleton.</typeparam>
    /// <param name="builder">Invoke's builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseNameService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IInvokeBuilder builder)
        where T : class, INameService => Use<INameService, T>(builder);

    /// <summary>Chooses what makes the addresses of images.</summary>
    /// <typeparam name="T">The service; a singleton.</typeparam>
    /// <param name="builder">Invoke's builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseUrlService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IInvokeBuilder builder)
        where T : class, IUrlService => Use<IUrlService, T>(builder);

    /// <summary>Chooses where the files of images are kept.</summary>
    /// <typeparam name="T">The storage; a singleton.</typeparam>
    /// <param name="builder">Invoke's builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseImageFileStorage<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IInvokeBuilder builder)
        where T : class, IImageFileStorage => Use<IImageFileStorage, T>(builder);

    /// <summary>Chooses where the records of images are kept.</summary>
    /// <typeparam name="T">The storage; a singleton.</typeparam>
    /// <param name="builder">Invoke's builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseImageRecordStorage<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IInvokeBuilder builder)
        where T : class, IImageRecordStorage => Use<IImageRecordStorage, T>(builder);

    /// <summary>Chooses what reads and writes image formats.</summary>
    /// <typeparam name="T">The codec; a singleton.</typeparam>
    /// <param name="builder">Invoke's builder.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseImageCodec<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IInvokeBuilder builder)
        where T : class, IImageCodec => Use<IImageCodec, T>(builder);

    private static IInvokeBuilder Use<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        IInvokeBuilder builder)
        where TService : class
        where T : class, TService
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<TService, T>());
        return builder;
    }
}

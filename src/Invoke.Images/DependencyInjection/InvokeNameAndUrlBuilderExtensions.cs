using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses how images are named and where they are found.</summary>
public static class InvokeNameAndUrlBuilderExtensions
{
    /// <summary>Names images by a template instead of by UUIDs.</summary>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="template">The template without extension, for example <c>{date}_{seed}_{counter}</c>; <see cref="NameTemplateOptions.Template"/> lists the tokens.</param>
    /// <param name="configure">Sets more options.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseNameTemplate(this IInvokeBuilder builder, string template, Action<NameTemplateOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(template);
        OptionsBuilder<NameTemplateOptions> options = builder.Services.AddOptions<NameTemplateOptions>().ValidateOnStart().Configure(values => values.Template = template);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NameTemplateOptions>, NameTemplateOptionsValidator>());
        return builder.UseNameService<TemplateNameService>();
    }

    /// <summary>Makes the addresses of images absolute.</summary>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="address">What they start with, for example <c>https://images.example.com/api/v1</c>.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseAbsoluteUrls(this IInvokeBuilder builder, string address)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(address);
        builder.Services.AddOptions<ImagesOptions>().ValidateOnStart().Configure(options => options.UrlBase = address);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImagesOptions>, AbsoluteUrlOptionsValidator>());
        return builder.UseUrlService<AbsoluteUrlService>();
    }

    /// <summary>Makes addresses on a content delivery network.</summary>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets the templates.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseCdnUrls(this IInvokeBuilder builder, Action<CdnUrlOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<CdnUrlOptions>().ValidateOnStart().Configure(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CdnUrlOptions>, CdnUrlOptionsValidator>());
        return builder.UseUrlService<CdnUrlService>();
    }

    /// <summary>Signs the addresses of the url service that is registered when this is called, or of the default one.</summary>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets keys and lifetime.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder UseSignedUrls(this IInvokeBuilder builder, Action<SignedUrlOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        IServiceCollection services = builder.Services;
        services.AddOptions<SignedUrlOptions>().ValidateOnStart().Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SignedUrlOptions>, SignedUrlOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<UrlSigner>();
        if (services.FindLast<SignedUrlService>() is not null)
        {
            // Signed once already; the settings have been added.
            return builder;
        }

        ServiceDescriptor inner = services.FindLast<IUrlService>() ?? ServiceDescriptor.Singleton<IUrlService, RelativeUrlService>();
        services.AddSingleton(provider => new SignedUrlService(inner.Create<IUrlService>(provider), provider.GetRequiredService<UrlSigner>()));
        services.Replace(ServiceDescriptor.Singleton<IUrlService>(provider => provider.GetRequiredService<SignedUrlService>()));
        return builder;
    }
}

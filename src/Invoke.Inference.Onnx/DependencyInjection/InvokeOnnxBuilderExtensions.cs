using Invoke.Graph;
using Invoke.Inference.Onnx;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds diffusion on ONNX Runtime to Invoke.</summary>
public static class InvokeOnnxBuilderExtensions
{
    /// <summary>Adds the diffusion nodes with model catalog, session cache and samplers. The nodes that save images need <c>AddImages()</c>.</summary>
    /// <remarks>A service registered before wins. Calling it twice is harmless.</remarks>
    /// <param name="builder">Invoke's builder.</param>
    /// <param name="configure">Sets options; every call's settings are applied in order.</param>
    /// <returns>The builder.</returns>
    public static IInvokeBuilder AddOnnx(this IInvokeBuilder builder, Action<OnnxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        OptionsBuilder<OnnxOptions> options = services.AddOptions<OnnxOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OnnxOptions>, OnnxOptionsValidator>());
        services.AddOptions<GraphLaneOptions>().PostConfigure<IOptions<OnnxOptions>>(
            static (lanes, onnx) => lanes.Limits.TryAdd(OnnxOptions.Lane, onnx.Value.RunsAtATime ?? int.MaxValue));
        services.TryAddSingleton(static provider => new OnnxModelCatalog(Options(provider), provider.GetService<ILogger<OnnxModelCatalog>>()));
        services.TryAddSingleton<IModelCatalog>(static provider => provider.GetRequiredService<OnnxModelCatalog>());
        services.TryAddSingleton(static provider => new OnnxSessionCache(Options(provider), provider.GetService<ILogger<OnnxSessionCache>>()));
        services.TryAddSingleton<ClipTokenizerCache>();
        services.TryAddSingleton(SamplerCatalog.Default);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGraphCheck, ImageSizeCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGraphCheck, UpscalerCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGraphCheck, ModelKindCheck>());
        return builder.AddNodes(GeneratedNodes.All, OnnxJsonContext.Default);
    }

    private static OnnxOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<OnnxOptions>>().Value;
}

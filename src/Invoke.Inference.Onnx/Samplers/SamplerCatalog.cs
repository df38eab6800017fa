using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Invoke.Inference.Onnx;

/// <summary>Samplers by the names InvokeAI gives them, in any case. Immutable and safe for concurrent use.</summary>
public sealed class SamplerCatalog
{
    private readonly FrozenDictionary<string, ISampler> _samplers;

    /// <summary>Creates a catalog of the given samplers only.</summary>
    /// <param name="samplers">Names, not empty and different in more than case, with their samplers.</param>
    /// <exception cref="ArgumentException">A name is empty or given twice.</exception>
    public SamplerCatalog(IEnumerable<KeyValuePair<string, ISampler>> samplers)
    {
        ArgumentNullException.ThrowIfNull(samplers);
        var byName = new Dictionary<string, ISampler>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, ISampler sampler) in samplers)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(samplers));
            ArgumentNullException.ThrowIfNull(sampler, nameof(samplers));
            if (!byName.TryAdd(name, sampler))
            {
                throw new ArgumentException($"The sampler '{name}' is given twice.", nameof(samplers));
            }
        }

        _samplers = byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        Names = [.. byName.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Gets the built-in samplers, every name InvokeAI offers for Stable Diffusion but <c>er_sde</c>.</summary>
    /// <value>
    /// A name that ends in <c>_k</c> spreads its noise levels by Karras whatever the model's configuration says, its partner
    /// without <c>_k</c> never does. Names with an order or an algorithm override those of the configuration, and
    /// <c>tcd</c> draws all noise afresh, as InvokeAI has it.
    /// </value>
    public static SamplerCatalog Default { get; } = new(
    [
        new("ddim", new DdimSampler()),
        new("ddpm", new DdpmSampler()),
        .. WithAndWithoutKarras("deis", new DeisSampler()),
        .. WithAndWithoutKarras("dpmpp_2m", OfOrder(2, DpmAlgorithm.DpmSolverPlusPlus, new DpmMultistepSampler())),
        .. WithAndWithoutKarras("dpmpp_2m_sde", OfOrder(2, DpmAlgorithm.SdeDpmSolverPlusPlus, new DpmMultistepSampler())),
        .. WithAndWithoutKarras("dpmpp_2s", OfOrder(2, DpmAlgorithm.DpmSolverPlusPlus, new DpmSinglestepSampler())),
        .. WithAndWithoutKarras("dpmpp_3m", OfOrder(3, DpmAlgorithm.DpmSolverPlusPlus, new DpmMultistepSampler())),
        .. WithAndWithoutKarras("dpmpp_sde", new DpmSdeSampler()),
        .. WithAndWithoutKarras("euler", new EulerSampler()),
        new("euler_a", new EulerAncestralSampler()),
        .. WithAndWithoutKarras("heun", new HeunSampler()),
        .. WithAndWithoutKarras("kdpm_2", new Kdpm2Sampler()),
        .. WithAndWithoutKarras("kdpm_2_a", new Kdpm2AncestralSampler()),
        new("lcm", new LcmSampler()),
        .. WithAndWithoutKarras("lms", new LmsSampler()),
        new("pndm", new PndmSampler()),
        new("tcd", new TcdSampler { Eta = 1 }),
        .. WithAndWithoutKarras("unipc", new UniPCSampler()),
    ]);

    /// <summary>Gets the names, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Finds a sampler.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The sampler.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those there are.</exception>
    public ISampler Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryGet(name, out ISampler? sampler)
            ? sampler
            : throw new ArgumentException($"There is no sampler '{name}'; known are {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>Finds a sampler, if there is one of that name.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="sampler">The sampler, or <see langword="null"/>.</param>
    /// <returns>Whether it was found.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out ISampler? sampler) => _samplers.TryGetValue(name, out sampler);

    /// <summary>Makes a catalog with one more sampler, or with another in the place of the one of that name.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="sampler">The sampler.</param>
    /// <returns>The new catalog; this one stays as it is.</returns>
    public SamplerCatalog With(string name, ISampler sampler)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(sampler);
        return new SamplerCatalog(
            [.. _samplers.Where(entry => !entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase)), new(name, sampler)]);
    }

    private static ConfiguredSampler OfOrder(int order, DpmAlgorithm algorithm, ISampler sampler) =>
        new(sampler, config => config with { SolverOrder = order, AlgorithmType = algorithm });

    private static KeyValuePair<string, ISampler>[] WithAndWithoutKarras(string name, ISampler sampler) =>
    [
        new(name, new ConfiguredSampler(sampler, static config => config.SigmaSpacing == SigmaSpacing.Karras
            ? config with { SigmaSpacing = SigmaSpacing.Timesteps }
            : config)),
        new(name + "_k", new ConfiguredSampler(sampler, static config => config with { SigmaSpacing = SigmaSpacing.Karras })),
    ];
}

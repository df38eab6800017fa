namespace Invoke.Graph;

/// <summary>How far a node is.</summary>
/// <param name="Step">The steps done, 0 to <paramref name="Total"/>.</param>
/// <param name="Total">All steps, at least 1.</param>
public readonly record struct NodeProgress(int Step, int Total)
{
    /// <summary>Gets or sets what is being done, if more than counting; null by default.</summary>
    public string? Message { get; init; }

    /// <summary>Gets or sets how long the rest will take, as far as the node can tell; null by default.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Gets or sets how much noise is left, as the sigma of a sampler; null, the default, where nothing is denoised.</summary>
    public double? Sigma { get; init; }

    /// <summary>Gets or sets a picture of what is there so far; null by default. Make one only where <see cref="NodeContext.WantsPreviews"/> says so.</summary>
    public ProgressPreview? Preview { get; init; }
}

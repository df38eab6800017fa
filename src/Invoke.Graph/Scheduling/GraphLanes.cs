using System.Diagnostics.CodeAnalysis;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Graph;

/// <summary>The lanes that all runs of a process share. A singleton; thread-safe.</summary>
/// <remarks>An invocation that waits for a slot holds no thread, and ends at once where its run is cancelled.</remarks>
public sealed class GraphLanes
{
    private readonly Dictionary<string, int> _limits;
    private readonly Dictionary<string, SemaphoreSlim> _slots;

    /// <summary>Creates the lanes.</summary>
    /// <param name="options">Their limits; read once.</param>
    /// <exception cref="OptionsValidationException">A limit is less than 1, or has no lane.</exception>
    public GraphLanes(IOptions<GraphLaneOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        new GraphLaneOptionsValidator().ThrowIfInvalid(options.Value);
        _limits = new Dictionary<string, int>(options.Value.Limits, StringComparer.Ordinal);

        // Never disposed: they have no handles to free, and the last run may end after everything else is gone.
        _slots = _limits.Where(lane => lane.Value < int.MaxValue).ToDictionary(lane => lane.Key, lane => new SemaphoreSlim(lane.Value, lane.Value), StringComparer.Ordinal);
    }

    /// <summary>Gets the limits by the lane's name.</summary>
    public IReadOnlyDictionary<string, int> Limits => _limits;

    internal bool TryFind(string? lane, [NotNullWhen(true)] out SemaphoreSlim? slots)
    {
        slots = null;
        return lane is not null && _slots.TryGetValue(lane, out slots);
    }
}

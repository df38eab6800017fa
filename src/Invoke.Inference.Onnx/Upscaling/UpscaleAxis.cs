namespace Invoke.Inference.Onnx;

/// <summary>How one side of an image is cut for a network that enlarges it: cores side by side, each seen through a larger window.</summary>
/// <remarks>What the network makes of a window's margin is thrown away, so no seam shows as long as it looks no farther than the margin.</remarks>
internal readonly record struct UpscaleAxis
{
    private const int Margin = 10;

    /// <summary>Networks that halve their input first need sides that can be halved, some twice.</summary>
    private const int Multiple = 4;

    private readonly int _margin;

    /// <summary>Cuts a side.</summary>
    /// <param name="length">The side in pixels.</param>
    /// <param name="tile">The side of a core; 0 for the whole side.</param>
    /// <param name="fixedWindow">The side that the network's export fixes windows to; then it decides instead of <paramref name="tile"/>. Null for none.</param>
    public UpscaleAxis(int length, int tile, int? fixedWindow)
    {
        Length = length;
        _margin = Margin;
        if (fixedWindow is { } window)
        {
            _margin = Math.Min(Margin, window / Multiple);
            (Window, Core) = (window, length <= window ? length : window - (2 * _margin));
            return;
        }

        long wanted = tile == 0 ? length : Math.Min((long)tile + (2 * _margin), length);
        Window = (int)((wanted + Multiple - 1) / Multiple * Multiple);
        Core = Window >= length ? length : tile;
    }

    public int Length { get; }

    /// <summary>Gets how much of a tile is used.</summary>
    public int Core { get; }

    /// <summary>Gets how much the network sees; more than the whole side where it wants more.</summary>
    public int Window { get; }

    public int Count => ((Length - 1) / Core) + 1;

    /// <summary>Gets where a core lies and how long it is; the last one may be shorter.</summary>
    public int CoreStart(int index) => index * Core;

    public int CoreLength(int index) => Math.Min(Core, Length - CoreStart(index));

    /// <summary>Gets where a window begins.</summary>
    public int WindowStart(int index) => Math.Clamp(CoreStart(index) - _margin, 0, Math.Max(0, Length - Window));

    /// <summary>Gets the pixel for a place that may lie behind the side's end: there the image is mirrored.</summary>
    public int Mirror(int position)
    {
        int period = Math.Max(1, 2 * (Length - 1));
        int place = position % period;
        return place < Length ? place : period - place;
    }
}

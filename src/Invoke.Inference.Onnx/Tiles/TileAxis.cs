namespace Invoke.Inference.Onnx;

/// <summary>How overlapping tiles of one size cover one side of a picture.</summary>
/// <remarks>The last tile is moved back to end with the side, so every tile is whole: one size to bind, and no narrow rest that sees little around it.</remarks>
internal readonly record struct TileAxis
{
    private readonly int _step;

    public TileAxis(int length, int tile, int overlap)
    {
        Length = length;
        Tile = Math.Min(tile, length);
        Overlap = Tile < length ? overlap : 0;
        _step = Tile - Overlap;
        Count = 1 + ((length - Tile + _step - 1) / _step);
    }

    public int Length { get; }

    /// <summary>Gets the side of each tile.</summary>
    public int Tile { get; }

    /// <summary>Gets over how much of its beginning a tile blends with the one before.</summary>
    public int Overlap { get; }

    public int Count { get; }

    /// <summary>Covers a side with tiles that overlap by a quarter, as diffusers and InvokeAI do; without a size, with one tile.</summary>
    public static TileAxis Cover(int length, int? tile) => tile is { } size ? new TileAxis(length, size, size - (size * 3 / 4)) : new TileAxis(length, length, 0);

    /// <summary>Gets the same tiles in smaller units: pixels for latents.</summary>
    public TileAxis Scale(int factor) => new(Length * factor, Tile * factor, Overlap * factor);

    /// <summary>Gets where a tile lies.</summary>
    public int Start(int index) => Math.Min(index * _step, Length - Tile);

    /// <summary>Gets from where on a tile is seen; what it holds before that is left to the tile before.</summary>
    public int From(int index) => index * _step;

    /// <summary>Gets how much of the side is finished once a tile is there, less what was finished before it.</summary>
    public int Finished(int index) => (index == Count - 1 ? Length : From(index + 1)) - From(index);
}

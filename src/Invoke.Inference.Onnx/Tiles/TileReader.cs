namespace Invoke.Inference.Onnx;

/// <summary>Reads a part of an image as the planes red, green and blue, row by row, in -1 to 1.</summary>
/// <param name="left">Where the part begins.</param>
/// <param name="top">Where the part begins.</param>
/// <param name="width">The part's width.</param>
/// <param name="height">The part's height.</param>
/// <param name="planes">Receives 3 × height × width values.</param>
internal delegate void TileReader(int left, int top, int width, int height, Span<float> planes);

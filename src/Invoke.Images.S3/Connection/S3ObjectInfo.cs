namespace Invoke.Images.S3;

/// <summary>What is known about an object without reading it.</summary>
/// <param name="Change">The change that wrote it; null where it was none of ours, as a copied file.</param>
internal sealed record S3ObjectInfo(string? Change);

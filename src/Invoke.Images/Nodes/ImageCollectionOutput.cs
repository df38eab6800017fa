namespace Invoke.Images;

/// <summary>What nodes give that make a list of images; InvokeAI's <c>image_collection_output</c>.</summary>
/// <param name="Collection">The images.</param>
public readonly record struct ImageCollectionOutput(IReadOnlyList<ImageRef> Collection);

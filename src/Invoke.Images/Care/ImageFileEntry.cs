namespace Invoke.Images;

/// <summary>A file that a storage holds.</summary>
/// <param name="Path">Where it is, relative to the storage; <c>/</c> between folders.</param>
/// <param name="Kind">Image or thumbnail, by its place.</param>
/// <param name="Subfolder">The subfolder of the image it would belong to.</param>
/// <param name="Name">The file's name: an image's, or for a thumbnail the same with another extension.</param>
/// <param name="Bytes">Its size.</param>
public readonly record struct ImageFileEntry(string Path, ImageFileKind Kind, string Subfolder, string Name, long Bytes);

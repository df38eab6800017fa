namespace Invoke.Images;

/// <summary>What a backup holds.</summary>
/// <param name="Images">How many records, those of images marked as deleted included.</param>
/// <param name="Files">How many files.</param>
/// <param name="Bytes">The bytes of the files.</param>
/// <param name="MissingFiles">How many files of recorded images could not be copied because the store does not have them.</param>
public readonly record struct ImageBackup(long Images, long Files, long Bytes, long MissingFiles);

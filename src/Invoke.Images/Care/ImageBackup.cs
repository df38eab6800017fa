namespace Invoke.Images;

/// <summary>What a backup holds.</summary>
/// <param name="Images">How many records of images, those of images marked as deleted included.</param>
/// <param name="Files">How many files, of images and of tensors.</param>
/// <param name="Bytes">The bytes of the files.</param>
/// <param name="MissingFiles">How many files of recorded images and tensors could not be copied because the store does not have them.</param>
public readonly record struct ImageBackup(long Images, long Files, long Bytes, long MissingFiles)
{
    /// <summary>Gets how many tensors were copied.</summary>
    public long Tensors { get; init; }
}

namespace Invoke.Images;

/// <summary>The points between which a process can die while it changes files; tests make it die at each.</summary>
internal enum DiskStep
{
    ImageStaged,
    ThumbnailStaged,
    Staged,
    ThumbnailPlaced,
    ImagePlaced,
    OneTaken,
    AllTaken,
    Removing,
    OneRemoved,
    AllRemoved,
}

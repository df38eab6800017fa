namespace Invoke.Images.S3;

/// <summary>The points between which a process can die while it changes files; tests make it die at each.</summary>
internal enum S3Step
{
    CreateMarked,
    ImagePut,
    ThumbnailPut,
    CreateUnmarked,
    DeleteMarked,
    Removing,
    Removed,
    DeleteUnmarked,
}

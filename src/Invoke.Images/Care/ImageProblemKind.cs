namespace Invoke.Images;

/// <summary>What does not fit together in a store.</summary>
public enum ImageProblemKind
{
    /// <summary>A record whose image file is missing.</summary>
    MissingFile,

    /// <summary>An image without its small version.</summary>
    MissingThumbnail,

    /// <summary>An image file that cannot be decoded.</summary>
    DamagedFile,

    /// <summary>A file, image or thumbnail, that no record knows.</summary>
    OrphanFile,

    /// <summary>A record whose name or folder no file can have, or that holds what this version does not understand.</summary>
    BadRecord,

    /// <summary>Kept counts that differ from what is there.</summary>
    Counts,

    /// <summary>A text index that differs from the metadata.</summary>
    TextIndex,

    /// <summary>A database that is damaged.</summary>
    Database,
}

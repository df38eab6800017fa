namespace Invoke.Images.S3.Tests;

/// <summary>What is wrong with the way to the store.</summary>
internal enum Fault
{
    None,

    /// <summary>Nobody is there.</summary>
    Away,

    /// <summary>Somebody is there, and says nothing.</summary>
    Silent,

    /// <summary>The store answers 503.</summary>
    SlowDown,

    /// <summary>The line is cut after so many bytes to the store.</summary>
    CutRequest,

    /// <summary>The line is cut after so many bytes from the store.</summary>
    CutResponse,

    /// <summary>Nothing more comes after so many bytes from the store.</summary>
    StallResponse,
}

using Invoke.Images.S3.Tests;

namespace Invoke.Testing.Shared;

/// <summary>A test that needs a store, and is skipped where none can be started.</summary>
internal sealed class StorageFactAttribute : FactAttribute
{
    public StorageFactAttribute() => Skip = S3Server.WhyNot;
}

using Invoke.Images.S3.Tests;

namespace Invoke.Testing.Shared;

/// <summary>A test with data that needs a store, and is skipped where none can be started.</summary>
internal sealed class StorageTheoryAttribute : TheoryAttribute
{
    public StorageTheoryAttribute() => Skip = S3Server.WhyNot;
}

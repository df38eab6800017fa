namespace Invoke.Graph;

/// <summary>A value that tells a cache how much memory it takes.</summary>
/// <remarks>Text, numbers, and lists of them are estimated without this; any other value counts as 128 bytes.</remarks>
public interface ISizedValue
{
    /// <summary>Gets the size in bytes, 0 or more.</summary>
    long SizeInBytes { get; }
}

namespace Invoke.Testing;

/// <summary>A file that must be refused.</summary>
/// <param name="Name">What is wrong with it, and where it came from.</param>
/// <param name="Data">The file.</param>
public sealed record BadImage(string Name, ReadOnlyMemory<byte> Data)
{
    /// <summary>Gives the name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}

namespace Invoke.Testing.Shared;

/// <summary>A test of what every storage promises, with data; SQLite is always there.</summary>
internal sealed class StorageTheoryAttribute : TheoryAttribute;

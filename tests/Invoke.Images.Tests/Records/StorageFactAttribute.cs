namespace Invoke.Testing.Shared;

/// <summary>A test of what every storage promises; SQLite is always there.</summary>
internal sealed class StorageFactAttribute : FactAttribute;

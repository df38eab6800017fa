namespace Invoke.Testing.Shared;

/// <summary>A test of what every queue promises; SQLite is always there.</summary>
internal sealed class StorageFactAttribute : FactAttribute;

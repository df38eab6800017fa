namespace Invoke.Testing.Shared;

/// <summary>A test of a contract that several storages keep; what this project's storages need is always there.</summary>
internal sealed class StorageFactAttribute : FactAttribute;

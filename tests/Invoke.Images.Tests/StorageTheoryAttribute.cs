namespace Invoke.Testing.Shared;

/// <summary>A test with data of a contract that several storages keep; what this project's storages need is always there.</summary>
internal sealed class StorageTheoryAttribute : TheoryAttribute;

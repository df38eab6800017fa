namespace Invoke.Images;

/// <summary>What the tokens of a template stand for; null where it is not known.</summary>
internal readonly record struct NameValues(DateTimeOffset Now, string? SessionId, string? NodeId, string? Category, long? Seed);

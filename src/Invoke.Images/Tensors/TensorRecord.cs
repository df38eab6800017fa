namespace Invoke.Images;

/// <summary>What is known of a stored tensor.</summary>
/// <param name="Name">The name, the key.</param>
/// <param name="SessionId">The session that made it; null where none did.</param>
/// <param name="NodeId">The node that made it; null where none did.</param>
/// <param name="DataType">The type of the elements.</param>
/// <param name="Shape">The length of each axis, outermost first.</param>
/// <param name="ByteCount">The size of the elements in bytes.</param>
/// <param name="CreatedAt">When it was stored, in UTC.</param>
public sealed record TensorRecord(
    string Name, string? SessionId, string? NodeId, TensorDataType DataType, IReadOnlyList<int> Shape, long ByteCount, DateTimeOffset CreatedAt);

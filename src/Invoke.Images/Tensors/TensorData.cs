namespace Invoke.Images;

/// <summary>An array of numbers with a shape: latents, noise, conditioning. It never changes.</summary>
public sealed class TensorData
{
    /// <summary>Creates a tensor over memory that the caller leaves alone from now on.</summary>
    /// <param name="dataType">The type of the elements.</param>
    /// <param name="shape">The length of each axis, 0 or more, outermost first; empty for a single number.</param>
    /// <param name="data">The elements in little-endian order, row by row: exactly as many bytes as type and shape need.</param>
    /// <param name="tags">Text about the tensor, for example the seed it began with.</param>
    /// <exception cref="ArgumentException">A length is negative, or the memory does not fit the shape.</exception>
    public TensorData(TensorDataType dataType, IReadOnlyList<int> shape, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long needed = TensorDataTypes.SizeOf(dataType);
        foreach (int length in shape)
        {
            needed = length < 0 ? throw new ArgumentException($"Shape [{string.Join(", ", shape)}] has a negative length.", nameof(shape)) : checked(needed * length);
        }

        if (needed != data.Length)
        {
            throw new ArgumentException($"{dataType} [{string.Join(", ", shape)}] takes {needed} bytes, but the memory holds {data.Length}.", nameof(data));
        }

        DataType = dataType;
        Shape = [.. shape];
        Data = data;
        Tags = tags is null ? new Dictionary<string, string>() : new Dictionary<string, string>(tags);
    }

    /// <summary>Gets the type of the elements.</summary>
    public TensorDataType DataType { get; }

    /// <summary>Gets the length of each axis, outermost first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Gets the elements in little-endian order.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Gets text about the tensor.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; }
}

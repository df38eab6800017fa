namespace Invoke.Images;

/// <summary>The type of a tensor's elements.</summary>
public enum TensorDataType
{
    /// <summary>IEEE 754 floating point of 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754 floating point of 16 bits.</summary>
    Float16,

    /// <summary>The upper 16 bits of a 32 bit floating point number.</summary>
    BFloat16,

    /// <summary>IEEE 754 floating point of 64 bits.</summary>
    Float64,

    /// <summary>Whole numbers of 64 bits with sign.</summary>
    Int64,

    /// <summary>Whole numbers of 32 bits with sign.</summary>
    Int32,

    /// <summary>Whole numbers of 8 bits without sign.</summary>
    UInt8,

    /// <summary>Bytes of 0 or 1.</summary>
    Boolean,
}

using System.Text.Json.Serialization;

namespace Invoke.Graph;

/// <summary>What <see cref="FloatMath"/> computes.</summary>
public enum FloatOperation
{
    /// <summary>a + b.</summary>
    [JsonStringEnumMemberName("ADD")]
    Add,

    /// <summary>a - b.</summary>
    [JsonStringEnumMemberName("SUB")]
    Subtract,

    /// <summary>a * b.</summary>
    [JsonStringEnumMemberName("MUL")]
    Multiply,

    /// <summary>a / b.</summary>
    [JsonStringEnumMemberName("DIV")]
    Divide,

    /// <summary>a to the power of b.</summary>
    [JsonStringEnumMemberName("EXP")]
    Power,

    /// <summary>The absolute value of a.</summary>
    [JsonStringEnumMemberName("ABS")]
    Absolute,

    /// <summary>The lesser of a and b.</summary>
    [JsonStringEnumMemberName("MIN")]
    Minimum,

    /// <summary>The greater of a and b.</summary>
    [JsonStringEnumMemberName("MAX")]
    Maximum,
}

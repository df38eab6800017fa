using System.Text.Json.Serialization;

namespace Invoke.Graph;

/// <summary>What <see cref="IntegerMath"/> computes.</summary>
public enum IntegerOperation
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

    /// <summary>a / b, rounded towards zero.</summary>
    [JsonStringEnumMemberName("DIV")]
    Divide,

    /// <summary>a to the power of b.</summary>
    [JsonStringEnumMemberName("EXP")]
    Power,

    /// <summary>The remainder of a / b rounded down; it has the sign of b.</summary>
    [JsonStringEnumMemberName("MOD")]
    Modulo,

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

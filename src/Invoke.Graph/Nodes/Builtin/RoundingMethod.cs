using System.Text.Json.Serialization;

namespace Invoke.Graph;

/// <summary>How <see cref="FloatToInteger"/> rounds.</summary>
public enum RoundingMethod
{
    /// <summary>To the nearest; half goes to the even one.</summary>
    [JsonStringEnumMemberName("Nearest")]
    Nearest,

    /// <summary>Down.</summary>
    [JsonStringEnumMemberName("Floor")]
    Floor,

    /// <summary>Up.</summary>
    [JsonStringEnumMemberName("Ceiling")]
    Ceiling,

    /// <summary>Towards zero.</summary>
    [JsonStringEnumMemberName("Truncate")]
    Truncate,
}

using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The order of a list by time, as a query says it: newest or oldest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderWord>))]
internal enum OrderWord
{
    DESC,
    ASC,
}

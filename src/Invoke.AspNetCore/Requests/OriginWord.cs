using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary><see cref="ImageOrigin"/> as a query says it: binding and documents take the words of an enumeration from the names of its members.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OriginWord>))]
internal enum OriginWord
{
    @internal = ImageOrigin.Internal,
    external = ImageOrigin.External,
}

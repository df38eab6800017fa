using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary><see cref="EventDialect"/> as a query says it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DialectWord>))]
internal enum DialectWord
{
    current = EventDialect.Current,
    seed = EventDialect.Legacy,
}

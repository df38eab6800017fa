using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary><see cref="ImageCategory"/> as a query says it: binding and documents take the words of an enumeration from the names of its members.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CategoryWord>))]
internal enum CategoryWord
{
    general = ImageCategory.General,
    mask = ImageCategory.Mask,
    control = ImageCategory.Control,
    user = ImageCategory.User,
    other = ImageCategory.Other,
}

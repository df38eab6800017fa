using System.Text.Json;

namespace Invoke.Queue;

/// <summary>Names the kinds of JSON values in messages.</summary>
internal static class JsonKindName
{
    public static string Of(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => "nothing",
    };
}

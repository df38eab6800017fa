using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;

namespace Invoke.AspNetCore;

/// <summary>A JSON object that an endpoint takes as its body: read, bounded and checked here, so that a mistake is told by the property's name.</summary>
/// <remarks>As metadata it describes the body. It lists no content types, because then the server itself would refuse others, without a problem document.</remarks>
internal sealed class JsonBody<T>(JsonTypeInfo<T> contract) : IRequestCheck, IAcceptsMetadata
    where T : class
{
    public IReadOnlyList<string> ContentTypes => [];

    public Type? RequestType => typeof(T);

    public bool IsOptional => false;

    public ValueTask CheckAsync(HttpContext context)
    {
        JsonBodyReader.CheckContentType(context.Request);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<T> ReadAsync(HttpContext context)
    {
        using JsonDocument document = await JsonBodyReader.ReadAsync(context, "a JSON object").ConfigureAwait(false);
        CheckShape(document.RootElement);
        try
        {
            return document.RootElement.Deserialize(contract)!;
        }
        catch (JsonException exception)
        {
            string name = (exception.Path ?? "$").TrimStart('$', '.').Split('.', '[')[0];
            throw HttpProblemException.Unprocessable(
                contract.Properties.FirstOrDefault(property => property.Name == name) is { } wrong
                    ? $"Property '{name}' of the body is {JsonBodyReader.Shown(document.RootElement.GetProperty(name))}; {Expected(wrong)}."
                    : $"The body does not fit; allowed properties are {Names()}.",
                exception);
        }
    }

    private void CheckShape(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw HttpProblemException.Unprocessable($"The body is {JsonBodyReader.Shown(body)}; send a JSON object with {Names()}.");
        }

        foreach (JsonProperty given in body.EnumerateObject())
        {
            JsonPropertyInfo property = contract.Properties.FirstOrDefault(each => given.NameEquals(each.Name))
                ?? throw HttpProblemException.Unprocessable($"Property '{given.Name}' of the body is unknown here; allowed are {Names()}.");

            // Enumerations are words; the serializer would take numbers too.
            if (IsWord(property.PropertyType) && given.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                throw HttpProblemException.Unprocessable($"Property '{given.Name}' of the body is {JsonBodyReader.Shown(given.Value)}; {Expected(property)}.");
            }
        }

        if (contract.Properties.FirstOrDefault(each => each.IsRequired && !body.TryGetProperty(each.Name, out _)) is { } missing)
        {
            throw HttpProblemException.Unprocessable($"Property '{missing.Name}' of the body is missing; {Expected(missing)}.");
        }
    }

    private string Names() => QueryRule.Choice([.. contract.Properties.Select(property => $"'{property.Name}'")]);

    private static bool IsWord(Type type) => type == typeof(ImageCategory?);

    private static string Expected(JsonPropertyInfo property) =>
        IsWord(property.PropertyType) ? $"use {QueryRule.Choice(Words.Categories)}"
        : property.PropertyType == typeof(bool?) ? "use true or false"
        : property.PropertyType == typeof(string) ? "use a text"
        : property.PropertyType == typeof(JsonElement) || property.PropertyType == typeof(JsonElement?) ? "use JSON of the kind that the documents show"
        : property.PropertyType == typeof(int) || property.PropertyType == typeof(int?) ? $"use a whole number from {int.MinValue} to {int.MaxValue}"
        : property.PropertyType == typeof(long?) ? "use the number of an item"
        : property.PropertyType == typeof(IReadOnlyList<long>) ? "use a list of numbers of items, such as [1, 2]"
        : "use a list of texts, such as [\"a.png\", \"b.png\"]";
}

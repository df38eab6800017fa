using System.Text.Json;

namespace Invoke.Inference.Onnx;

/// <summary>The special tokens and the length named in tokenizer_config.json and special_tokens_map.json.</summary>
internal sealed class SpecialTokens
{
    private const int DefaultLength = 77;

    public string Start { get; private set; } = "<|startoftext|>";

    public string End { get; private set; } = "<|endoftext|>";

    /// <summary>
    /// Gets the token that fills the rest; Stable Diffusion 2 and the second encoder of SDXL fill with "!".
    /// </summary>
    public string? Padding { get; private set; }

    public string? Unknown { get; private set; }

    public int MaxLength { get; private set; } = DefaultLength;

    /// <summary>
    /// Takes what a file says; a later file overrides an earlier one, as special_tokens_map.json does in transformers.
    /// </summary>
    public void Read(JsonElement root, string path)
    {
        Start = Token(root, "bos_token", path) ?? Start;
        End = Token(root, "eos_token", path) ?? End;
        Padding = Token(root, "pad_token", path) ?? Padding;
        Unknown = Token(root, "unk_token", path) ?? Unknown;
        if (root.TryGetProperty("model_max_length", out JsonElement length))
        {
            MaxLength = Length(length, path);
        }
    }

    private static int Length(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value))
        {
            // transformers writes 1e30 where the author named no length.
            if (value > int.MaxValue)
            {
                return DefaultLength;
            }

            if (element.TryGetInt32(out int length) && length >= 2)
            {
                return length;
            }
        }

        throw new ModelFileException(
            $"'{path}': model_max_length is {element.GetRawText()}; expected a whole number from 2, usually 77.", path);
    }

    private static string? Token(JsonElement root, string name, string path)
    {
        if (!root.TryGetProperty(name, out JsonElement element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        bool isObject = element.ValueKind == JsonValueKind.Object;
        JsonElement content = isObject && element.TryGetProperty("content", out JsonElement inner) ? inner : element;
        return content.ValueKind == JsonValueKind.String && content.GetString() is { Length: > 0 } token
            ? token
            : throw new ModelFileException($"'{path}': {name} must be a text or an object with a text 'content'.", path);
    }
}

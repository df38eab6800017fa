using System.Text;
using System.Text.Json;

namespace Invoke.Inference.Onnx;

/// <summary>Reads the files of a model's tokenizer folder and says which one is wrong.</summary>
internal sealed class TokenizerFolder
{
    private readonly string _folder;

    public TokenizerFolder(string folder) => _folder = folder;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken) =>
        await TryReadAsync(name, cancellationToken).ConfigureAwait(false)
        ?? throw new ModelFileException(
            $"The tokenizer folder '{_folder}' has no {name}. A CLIP tokenizer needs vocab.json and merges.txt; copy the "
            + "model's whole tokenizer folder.",
            PathOf(name));

    public async Task<byte[]?> TryReadAsync(string name, CancellationToken cancellationToken)
    {
        string path = PathOf(name);
        if (!File.Exists(path))
        {
            return null;
        }

        JsonFile.ThrowIfUnusable(path);
        byte[] content = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        return content.AsSpan().StartsWith("\uFEFF"u8) ? content[3..] : content;
    }

    /// <summary>Makes the exception for a file whose path is followed by a complaint.</summary>
    public ModelFileException Fault(string name, string complaint, Exception? cause = null) =>
        new($"'{PathOf(name)}'{complaint}", PathOf(name), cause);

    /// <summary>Reads a file that holds one JSON object; the caller disposes the document.</summary>
    public JsonDocument ParseObject(string name, byte[] content)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(content);
        }
        catch (JsonException exception)
        {
            throw Fault(name, $" is not valid JSON: {exception.Message}", exception);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw Fault(name, " must hold a JSON object; download it again.");
        }

        return document;
    }

    public Dictionary<string, int> ParseVocabulary(string name, byte[] content)
    {
        using JsonDocument document = ParseObject(name, content);
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonProperty entry in document.RootElement.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out int id) || id < 0)
            {
                throw Fault(name, $": the id of token '{entry.Name}' must be a whole number from 0.");
            }

            vocabulary[entry.Name] = id;
        }

        return vocabulary;
    }

    public Dictionary<(int Left, int Right), BytePairEncoder.Merge> ParseMerges(
        string name, byte[] content, Dictionary<string, int> vocabulary)
    {
        var merges = new Dictionary<(int Left, int Right), BytePairEncoder.Merge>();
        int line = 0;
        foreach (ReadOnlySpan<char> raw in Encoding.UTF8.GetString(content).AsSpan().EnumerateLines())
        {
            line++;
            ReadOnlySpan<char> pair = raw.TrimEnd();
            if (pair.IsEmpty || (line == 1 && pair.StartsWith("#version", StringComparison.Ordinal)))
            {
                continue;
            }

            int blank = pair.IndexOf(' ');
            if (blank <= 0 || blank == pair.Length - 1 || pair[(blank + 1)..].Contains(' '))
            {
                throw Fault(name, $" line {line}: expected two tokens separated by one blank, found '{pair}'.");
            }

            string left = pair[..blank].ToString();
            string right = pair[(blank + 1)..].ToString();
            (int, int) key = (IdOf(left), IdOf(right));
            merges.TryAdd(key, new BytePairEncoder.Merge(merges.Count, IdOf(left + right)));
        }

        return merges;

        int IdOf(string token) => vocabulary.TryGetValue(token, out int id)
            ? id
            : throw Fault(name, $" line {line}: token '{token}' is not in vocab.json; the two files belong to different models.");
    }
}

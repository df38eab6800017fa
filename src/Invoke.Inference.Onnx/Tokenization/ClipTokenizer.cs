using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Invoke.Inference.Onnx;

/// <summary>
/// CLIP's tokenizer (Radford et al., 2021): turns a prompt into the ids a Stable Diffusion text encoder reads.
/// </summary>
/// <remarks>
/// <para>
/// Text is brought to Unicode NFC, its white space folded, put into lower case, cut into words by CLIP's pattern and encoded
/// by byte-level byte-pair encoding. The start and end tokens written out in a text count as these tokens. Immutable and
/// safe for concurrent use.
/// </para>
/// <para>
/// NFC needs ICU: in .NET's globalization-invariant mode letters followed by combining marks stay apart and get other ids.
/// </para>
/// </remarks>
public sealed class ClipTokenizer
{
    private const string VocabularyFile = "vocab.json";
    private const string MergesFile = "merges.txt";
    private const int StartAndEnd = 2;
    private static readonly string[] ConfigurationFiles = ["tokenizer_config.json", "special_tokens_map.json"];

    private readonly BytePairEncoder _encoder;
    private readonly string _startText;
    private readonly string _endText;
    private readonly SearchValues<string> _startOrEnd;

    private ClipTokenizer(TokenizerFolder folder, Dictionary<string, int> vocabulary, byte[] merges, SpecialTokens special)
    {
        StartId = IdOf(special.Start);
        EndId = IdOf(special.End);
        PaddingId = special.Padding is null ? EndId : IdOf(special.Padding);
        MaxLength = special.MaxLength;
        _startText = ClipText.Normalize(special.Start);
        _endText = ClipText.Normalize(special.End);
        _startOrEnd = SearchValues.Create([_startText, _endText], StringComparison.Ordinal);

        int unknown = special.Unknown is null ? EndId : IdOf(special.Unknown);
        int[] byteIds = [.. ByteAlphabet.Characters.Select(character => ByteId(character.ToString()))];
        int[] lastByteIds = [.. ByteAlphabet.Characters.Select(character => ByteId(character + "</w>"))];
        _encoder = new BytePairEncoder(byteIds, lastByteIds, folder.ParseMerges(MergesFile, merges, vocabulary));

        int ByteId(string token) => vocabulary.GetValueOrDefault(token, unknown);

        int IdOf(string token) => vocabulary.TryGetValue(token, out int id)
            ? id
            : throw folder.Fault(VocabularyFile, $" has no id for the special token '{token}'; copy the model's whole tokenizer folder.");
    }

    /// <summary>Gets the id that every prompt begins with (<c>bos_token</c>).</summary>
    public int StartId { get; }

    /// <summary>Gets the id that ends every prompt (<c>eos_token</c>).</summary>
    public int EndId { get; }

    /// <summary>Gets the id that fills a prompt up to <see cref="MaxLength"/> (<c>pad_token</c>).</summary>
    public int PaddingId { get; }

    /// <summary>
    /// Gets the number of ids the text encoder takes, start and end included (<c>model_max_length</c>).
    /// </summary>
    /// <value>At least 2; 77 where the folder names none.</value>
    public int MaxLength { get; }

    /// <summary>Opens the tokenizer of a model.</summary>
    /// <param name="folder">
    /// The model's <c>tokenizer</c> folder with <c>vocab.json</c> and <c>merges.txt</c>; <c>tokenizer_config.json</c>
    /// and <c>special_tokens_map.json</c> are read where present, the latter has the last word.
    /// </param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The tokenizer; it holds no file open.</returns>
    /// <exception cref="ModelFileException">
    /// The folder, <c>vocab.json</c> or <c>merges.txt</c> is missing, or a file is not what it should be; the message names
    /// it and what is wrong.
    /// </exception>
    public static async Task<ClipTokenizer> OpenAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new ModelFileException($"There is no tokenizer folder '{folder}'; copy the model's whole tokenizer folder there.", folder);
        }

        var files = new TokenizerFolder(folder);
        byte[] vocabulary = await files.ReadAsync(VocabularyFile, cancellationToken).ConfigureAwait(false);
        byte[] merges = await files.ReadAsync(MergesFile, cancellationToken).ConfigureAwait(false);
        var special = new SpecialTokens();
        foreach (string name in ConfigurationFiles)
        {
            if (await files.TryReadAsync(name, cancellationToken).ConfigureAwait(false) is { } content)
            {
                using JsonDocument document = files.ParseObject(name, content);
                special.Read(document.RootElement, files.PathOf(name));
            }
        }

        return new ClipTokenizer(files, files.ParseVocabulary(VocabularyFile, vocabulary), merges, special);
    }

    /// <summary>Turns a text into exactly <see cref="MaxLength"/> ids: start, tokens, end, padding.</summary>
    /// <param name="text">The prompt, of any length; the empty text is a valid prompt.</param>
    /// <returns>
    /// The ids, with the number of tokens that did not fit; check <see cref="TokenizedPrompt.IsTruncated"/> and tell
    /// the user.
    /// </returns>
    public TokenizedPrompt Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<int> tokens = Encode(ClipText.Normalize(text));

        int kept = Math.Min(tokens.Count, MaxLength - StartAndEnd);
        int[] ids = Frame(CollectionsMarshal.AsSpan(tokens)[..kept]);
        return new TokenizedPrompt(ids, tokens.Count, tokens.Count - kept);
    }

    /// <summary>Turns a text into its tokens alone, however many.</summary>
    internal int[] EncodeText(string text) => [.. Encode(ClipText.Normalize(text))];

    /// <summary>Puts start, end and padding around tokens that fit.</summary>
    internal int[] Frame(ReadOnlySpan<int> tokens)
    {
        int[] ids = new int[MaxLength];
        ids[0] = StartId;
        tokens.CopyTo(ids.AsSpan(1));
        ids[tokens.Length + 1] = EndId;
        ids.AsSpan(tokens.Length + StartAndEnd).Fill(PaddingId);
        return ids;
    }

    private List<int> Encode(ReadOnlySpan<char> text)
    {
        var ids = new List<int>();
        while (!text.IsEmpty)
        {
            int position = text.IndexOfAny(_startOrEnd);
            if (position < 0)
            {
                AppendWords(text, ids);
                break;
            }

            AppendWords(text[..position], ids);
            text = text[position..];
            bool isStart = text.StartsWith(_startText, StringComparison.Ordinal);
            ids.Add(isStart ? StartId : EndId);
            text = text[(isStart ? _startText : _endText).Length..];
        }

        return ids;
    }

    private void AppendWords(ReadOnlySpan<char> text, List<int> ids)
    {
        var words = new ClipWords(text);
        while (words.TryNext(out ReadOnlySpan<char> word))
        {
            _encoder.Append(word, ids);
        }
    }
}

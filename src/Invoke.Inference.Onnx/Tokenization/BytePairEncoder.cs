using System.Text;

namespace Invoke.Inference.Onnx;

/// <summary>
/// Byte-level byte-pair encoding (Sennrich et al., 2016) of one word, its last byte marked as the end of a word.
/// </summary>
/// <remarks>
/// The pair learnt first merges first, the leftmost of equal ones before the others. A heap of candidates keeps a word
/// of n bytes at O(n log n), so that an endless word costs no more than an endless sentence.
/// </remarks>
internal sealed class BytePairEncoder
{
    private readonly int[] _byteIds;
    private readonly int[] _lastByteIds;
    private readonly Dictionary<(int Left, int Right), Merge> _merges;

    /// <summary>Creates an encoder.</summary>
    /// <param name="byteIds">256 ids of the bytes within a word.</param>
    /// <param name="lastByteIds">256 ids of the bytes that end a word.</param>
    /// <param name="merges">What two neighbouring ids become, and how early.</param>
    public BytePairEncoder(int[] byteIds, int[] lastByteIds, Dictionary<(int Left, int Right), Merge> merges)
    {
        _byteIds = byteIds;
        _lastByteIds = lastByteIds;
        _merges = merges;
    }

    public void Append(ReadOnlySpan<char> word, List<int> ids)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(word)];
        Encoding.UTF8.GetBytes(word, bytes);

        int last = bytes.Length - 1;
        var symbols = new Symbol[bytes.Length];
        for (int i = 0; i <= last; i++)
        {
            symbols[i] = new Symbol(i == last ? _lastByteIds[bytes[i]] : _byteIds[bytes[i]], i - 1, i == last ? -1 : i + 1);
        }

        MergeAll(symbols);
        for (int i = 0; i >= 0; i = symbols[i].Next)
        {
            ids.Add(symbols[i].Id);
        }
    }

    private void MergeAll(Symbol[] symbols)
    {
        var candidates = new PriorityQueue<Candidate, (int Rank, int Position)>();
        for (int i = 0; i < symbols.Length; i++)
        {
            Propose(symbols, i, candidates);
        }

        while (candidates.TryDequeue(out Candidate candidate, out (int Rank, int Position) priority))
        {
            int left = priority.Position;
            int right = symbols[left].Next;

            // A candidate is stale once one of its two symbols was merged with another neighbour.
            if (right < 0 || symbols[left].Id != candidate.Left || symbols[right].Id != candidate.Right)
            {
                continue;
            }

            int next = symbols[right].Next;
            symbols[left] = new Symbol(candidate.Merged, symbols[left].Previous, next);
            symbols[right] = new Symbol(-1, -1, -1);
            if (next >= 0)
            {
                symbols[next] = symbols[next] with { Previous = left };
            }

            Propose(symbols, left, candidates);
            Propose(symbols, symbols[left].Previous, candidates);
        }
    }

    private void Propose(Symbol[] symbols, int left, PriorityQueue<Candidate, (int Rank, int Position)> candidates)
    {
        if (left < 0 || symbols[left].Next < 0)
        {
            return;
        }

        int leftId = symbols[left].Id;
        int rightId = symbols[symbols[left].Next].Id;
        if (_merges.TryGetValue((leftId, rightId), out Merge merge))
        {
            candidates.Enqueue(new Candidate(leftId, rightId, merge.Id), (merge.Rank, left));
        }
    }

    /// <summary>What a pair becomes: its place in merges.txt and the id of the joined token.</summary>
    public readonly record struct Merge(int Rank, int Id);

    private readonly record struct Symbol(int Id, int Previous, int Next);

    private readonly record struct Candidate(int Left, int Right, int Merged);
}

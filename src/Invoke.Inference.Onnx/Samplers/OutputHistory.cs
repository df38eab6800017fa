namespace Invoke.Inference.Onnx;

/// <summary>The latest tensors of a sampler that looks back, newest first, in buffers that are used again.</summary>
internal sealed class OutputHistory
{
    private readonly float[][] _buffers;
    private int _newest;

    /// <summary>Allocates every buffer.</summary>
    public OutputHistory(int capacity, int length)
    {
        _buffers = new float[capacity][];
        for (int i = 0; i < capacity; i++)
        {
            _buffers[i] = new float[length];
        }
    }

    /// <summary>Gets the number of tensors that are remembered, at most the capacity.</summary>
    public int Count { get; private set; }

    /// <summary>Gets a remembered tensor by its age: 0 is the newest.</summary>
    public ReadOnlySpan<float> this[int age] => _buffers[(_newest + age) % _buffers.Length];

    /// <summary>Forgets the oldest if full, and gives the buffer of the new newest to write to.</summary>
    public Span<float> Push()
    {
        _newest = (_newest + _buffers.Length - 1) % _buffers.Length;
        Count = Math.Min(Count + 1, _buffers.Length);
        return _buffers[_newest];
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Count = 0;
}

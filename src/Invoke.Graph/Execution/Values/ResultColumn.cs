namespace Invoke.Graph;

/// <summary>The results of one node, one for each row of its iteration space, without boxing.</summary>
internal sealed class ResultColumn<T>
{
    /// <summary>The results; a field, because reading it is the engine's most frequent operation.</summary>
    public T[] Rows = [];

    public void EnsureCapacity(int rows)
    {
        if (Rows.Length < rows)
        {
            Array.Resize(ref Rows, Math.Max(rows, Rows.Length * 2));
        }
    }
}

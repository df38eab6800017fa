namespace Invoke.Graph;

/// <summary>Invocations of one node that became ready together: consecutive last indices below one prefix.</summary>
/// <param name="NodeIndex">The node's position in author order.</param>
/// <param name="Row">The first row.</param>
/// <param name="PrefixRow">The row of the paths without their last index.</param>
/// <param name="Index">The first last index.</param>
/// <param name="Count">How many, at least 1.</param>
public readonly record struct ReadyRange(int NodeIndex, int Row, int PrefixRow, int Index, int Count)
{
    /// <summary>Gets the invocation with the smallest index.</summary>
    public Invocation First => new(NodeIndex, Row, PrefixRow, Index);

    /// <summary>Gets the range without its first invocation; only where <see cref="Count"/> is above 1.</summary>
    public ReadyRange Rest => new(NodeIndex, Row + 1, PrefixRow, Index + 1, Count - 1);
}

namespace Invoke.Graph;

/// <summary>One run of a node at one iteration path, as a handle that is valid within its session.</summary>
/// <param name="NodeIndex">The node's position in author order.</param>
/// <param name="Row">The row of the path among all paths of the node's axes; rows are numbered in the order of expansion.</param>
/// <param name="PrefixRow">The row of the path without its last index.</param>
/// <param name="Index">The last index of the path; 0 for an empty path.</param>
public readonly record struct Invocation(int NodeIndex, int Row, int PrefixRow, int Index);

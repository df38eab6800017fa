namespace Invoke.Graph;

/// <summary>A node that gives one of its inputs, its branches; what only the other branches need does not run.</summary>
internal abstract class ChoiceNode : Node
{
    public const string ValuePort = "value";

    /// <summary>Gets the literal that chooses where nothing is connected.</summary>
    public abstract long Selection { get; }

    /// <summary>Gets the literal of a branch where nothing is connected.</summary>
    public abstract object? LiteralOf(int branch);

    /// <summary>Tells whether a branch that is not connected can still be chosen.</summary>
    public abstract bool MayGiveLiteral(int branch);

    /// <summary>Reads what chooses as a number.</summary>
    public abstract ValueSource<long> AdaptSelection(ValueSource source);

    /// <summary>Finds the branch that a number chooses, from those that are connected or set.</summary>
    /// <exception cref="InvalidOperationException">It chooses none.</exception>
    public abstract int BranchOf(long selection, ReadOnlySpan<bool> isGiven);
}

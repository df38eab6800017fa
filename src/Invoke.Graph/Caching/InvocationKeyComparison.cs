using System.Runtime.CompilerServices;

namespace Invoke.Graph;

/// <summary>Compares two keys, and the keys that their disposables come from, each pair once and without recursion along the chain.</summary>
/// <remarks>
/// Where all are equal, the disposables of both sides share their keys from then on. So a chain of invocations that grows by one is compared
/// in one step, not from its beginning.
/// </remarks>
internal struct InvocationKeyComparison
{
    private List<(InvocationKey Left, InvocationKey Right, ContentIdentity FromRight)>? _upstream;
    private HashSet<(InvocationKey, InvocationKey)>? _seen;

    public bool AreEqual(InvocationKey left, InvocationKey right)
    {
        if (!AreSame(left, right))
        {
            return false;
        }

        if (_upstream is null)
        {
            return true;
        }

        // Comparing keys may append the pairs they come from.
        for (var index = 0; index < _upstream.Count; index++)
        {
            if (!AreSame(_upstream[index].Left, _upstream[index].Right))
            {
                return false;
            }
        }

        foreach ((InvocationKey shared, InvocationKey _, ContentIdentity identity) in _upstream)
        {
            identity.Unify(shared);
        }

        return true;
    }

    private bool AreSame(InvocationKey left, InvocationKey right) =>
        left.GetHashCode() == right.GetHashCode()
        && left.NodeType == right.NodeType
        && left.NodeVersion == right.NodeVersion
        && AreSame(left.Inputs, right.Inputs);

    private bool AreSame(object?[] left, object?[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var index = 0; index < left.Length; index++)
        {
            if (!AreSame(left[index], right[index]))
            {
                return false;
            }
        }

        return true;
    }

    private bool AreSame(object? left, object? right) => (left, right) switch
    {
        (ContentIdentity first, ContentIdentity second) => AreSame(first, second),
        (KeyList first, KeyList second) => first.Form == second.Form && AreSame(first.Items, second.Items),
        _ => Equals(left, right),
    };

    private bool AreSame(ContentIdentity left, ContentIdentity right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Key is not { } leftKey || right.Key is not { } rightKey || !left.IsSamePlace(right))
        {
            return false;
        }

        if (!ReferenceEquals(leftKey, rightKey))
        {
            // Pairs are told apart by reference: their own equality is what is being found out.
            _seen ??= new HashSet<(InvocationKey, InvocationKey)>(PairsByReference.Instance);
            if (_seen.Add((leftKey, rightKey)))
            {
                (_upstream ??= []).Add((leftKey, rightKey, right));
            }
        }

        return true;
    }

    private sealed class PairsByReference : IEqualityComparer<(InvocationKey Left, InvocationKey Right)>
    {
        public static PairsByReference Instance { get; } = new();

        public bool Equals((InvocationKey Left, InvocationKey Right) x, (InvocationKey Left, InvocationKey Right) y) =>
            ReferenceEquals(x.Left, y.Left) && ReferenceEquals(x.Right, y.Right);

        public int GetHashCode((InvocationKey Left, InvocationKey Right) pair) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(pair.Left), RuntimeHelpers.GetHashCode(pair.Right));
    }
}

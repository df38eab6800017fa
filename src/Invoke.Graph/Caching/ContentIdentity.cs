using System.Runtime.CompilerServices;

namespace Invoke.Graph;

/// <summary>Stands for a disposable in keys: says which invocation made it, or else only which object it is, without keeping it alive.</summary>
internal sealed class ContentIdentity
{
    /// <summary>The longest chain of invocations that is remembered, so that results fed back from run to run do not pile up keys.</summary>
    private const int MaxDepth = 10_000;

    private static readonly ConditionalWeakTable<object, ContentIdentity> Known = [];

    private readonly int _output;
    private readonly int _position;
    private volatile InvocationKey? _key;

    private ContentIdentity()
    {
        Hash = RuntimeHelpers.GetHashCode(this);
        Stamp = long.MaxValue;
        ResourceNames = [];
    }

    private ContentIdentity(InvocationKey key, int output, int position, string[] resourceNames)
    {
        _key = key;
        _output = output;
        _position = position;
        Hash = HashCode.Combine(key.GetHashCode(), output, position);
        Depth = key.Depth + 1;
        Stamp = key.Stamp;
        ResourceNames = resourceNames;
    }

    public int Hash { get; }

    /// <summary>The number of invocations in a row that led here.</summary>
    public int Depth { get; }

    /// <summary>The time of <see cref="InvalidationClock"/> at which the oldest of what it was made from was read; none where that is not known.</summary>
    public long Stamp { get; }

    /// <summary>The resources that the object was made from, or that were made with it.</summary>
    public string[] ResourceNames { get; }

    /// <summary>The invocation that made the object; null where only the object itself is known.</summary>
    public InvocationKey? Key => _key;

    /// <summary>Finds what an object is known as; an unknown one is from now on known as itself.</summary>
    public static ContentIdentity Of(object disposable) => Known.GetValue(disposable, static _ => new ContentIdentity());

    /// <summary>Takes note of what made an object; one that is known already, because its maker only passed it on, stays what it is.</summary>
    public static void Tag(object disposable, InvocationKey key, int output, int position, string[] resourceNames)
    {
        if (key.Depth < MaxDepth)
        {
            Known.TryAdd(disposable, new ContentIdentity(key, output, position, resourceNames));
        }
    }

    /// <summary>Forgets an object that was disposed: a pool may give it out again with other content.</summary>
    public static void Forget(object disposable) => Known.Remove(disposable);

    public bool IsSamePlace(ContentIdentity other) => Hash == other.Hash && _output == other._output && _position == other._position;

    /// <summary>Takes over an equal key, so that the next comparison ends at once.</summary>
    public void Unify(InvocationKey equal) => _key = equal;
}

using System.Collections;

namespace Invoke.Graph;

/// <summary>Copies the inputs of one node into the form that keys have them in.</summary>
internal sealed class InvocationKeyBuilder
{
    /// <summary>How deep lists may lie in lists; what lies deeper equals nothing, so that a list that holds itself does no harm.</summary>
    private const int MaxNesting = 64;

    private HashCode _hash;
    private ResourceNames _names;
    private long _size;
    private long _stamp = InvalidationClock.Now;
    private int _depth;

    public InvocationKey Build(Node node)
    {
        NodeDescriptor descriptor = node.Descriptor;
        _hash.Add(descriptor.Type);
        _hash.Add(descriptor.Version);
        IReadOnlyList<InputPort> ports = descriptor.Inputs;
        var inputs = new object?[ports.Count];
        for (var index = 0; index < inputs.Length; index++)
        {
            inputs[index] = Take(ports[index].GetValue(node), 0);
        }

        return new InvocationKey(descriptor, inputs, _hash.ToHashCode(), _names.ToArray(), _size, _depth, _stamp);
    }

    private object? Take(object? value, int nesting)
    {
        if (value is INamedResource resource)
        {
            _names.Add(resource.ResourceName);
        }

        switch (value)
        {
            case null:
                _hash.Add(0);
                return null;
            case string:
                return TakeLeaf(value, value);
            case IDisposable or IAsyncDisposable:
                return TakeDisposable(value);
            case IOneOrMany several:
                // A default value holds no items and no list.
                return TakeList((IEnumerable)several.Items, several.IsMany ? KeyList.Shape.Many : KeyList.Shape.One, nesting);
        }

        if (PackedList.TryCopy(value) is { } packed)
        {
            _size = ValueSizes.Add(_size, PackedList.SizeOf(value) ?? 0);
            _hash.Add(packed);
            return packed;
        }

        return ListItems.Of(value) is { } items ? TakeList(items, KeyList.Shape.List, nesting) : TakeLeaf(ExactValue.Of(value), value);
    }

    private object TakeLeaf(object part, object value)
    {
        _size = ValueSizes.Add(_size, ValueSizes.OfLeaf(value));
        _hash.Add(part);
        return part;
    }

    private ContentIdentity TakeDisposable(object value)
    {
        ContentIdentity identity = ContentIdentity.Of(value);
        _names.AddAll(identity.ResourceNames);
        _stamp = Math.Min(_stamp, identity.Stamp);
        _depth = Math.Max(_depth, identity.Depth);
        _hash.Add(identity.Hash);
        return identity;
    }

    private object TakeList(IEnumerable list, KeyList.Shape shape, int nesting)
    {
        if (nesting == MaxNesting)
        {
            return new object();
        }

        var items = new List<object?>();
        foreach (object? item in list)
        {
            items.Add(Take(item, nesting + 1));
        }

        _size = ValueSizes.Add(_size, ValueSizes.List + (IntPtr.Size * items.Count));
        _hash.Add(items.Count);
        _hash.Add(shape);
        return new KeyList([.. items], shape);
    }
}

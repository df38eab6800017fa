namespace Invoke.Graph;

/// <summary>The value of a port that takes one value or a list of them.</summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <remarks>Two are equal where both hold one value, or both a list, and the items are equal in order. The default value holds nothing.</remarks>
public readonly struct OneOrMany<T> : IEquatable<OneOrMany<T>>, IOneOrMany
{
    private readonly IReadOnlyList<T>? _items;

    /// <summary>Holds one value.</summary>
    /// <param name="one">The value.</param>
    public OneOrMany(T one)
    {
        _items = [one];
    }

    /// <summary>Holds a list.</summary>
    /// <param name="many">The list; null is the same as empty.</param>
    public OneOrMany(IReadOnlyList<T>? many)
    {
        _items = many;
        IsMany = true;
    }

    /// <summary>Gets the values: one, or those of the list; empty for the default value.</summary>
    public IReadOnlyList<T> Items => _items ?? [];

    object IOneOrMany.Items => Items;

    /// <summary>Gets whether a list was given, even one of a single item.</summary>
    public bool IsMany { get; }

    /// <summary>Holds one value.</summary>
    /// <param name="one">The value.</param>
    public static implicit operator OneOrMany<T>(T one) => new(one);

    /// <summary>Holds a list.</summary>
    /// <param name="many">The list.</param>
    public static implicit operator OneOrMany<T>(T[] many) => new((IReadOnlyList<T>)many);

    /// <summary>Compares item by item.</summary>
    public static bool operator ==(OneOrMany<T> left, OneOrMany<T> right) => left.Equals(right);

    /// <summary>Compares item by item.</summary>
    public static bool operator !=(OneOrMany<T> left, OneOrMany<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(OneOrMany<T> other) => IsMany == other.IsMany && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OneOrMany<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (T item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }
}

/// <summary>Gives the items of any <see cref="OneOrMany{T}"/>.</summary>
internal interface IOneOrMany
{
    object Items { get; }

    bool IsMany { get; }
}

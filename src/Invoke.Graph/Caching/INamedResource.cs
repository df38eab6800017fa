namespace Invoke.Graph;

/// <summary>A value that refers to a resource outside of the graph by its name: a stored image, a file.</summary>
/// <remarks>
/// A cached result remembers the names among its inputs and outputs, also in lists and behind disposables that were made from them; when the
/// resource is changed or deleted, <see cref="IResultCache.InvalidateAsync"/> removes the result.
/// </remarks>
public interface INamedResource
{
    /// <summary>Gets the name; the same for every value that refers to the resource.</summary>
    string ResourceName { get; }
}

namespace Invoke.Graph;

/// <summary>A node seen by the type of its result, so that the compiler knows what a run gives.</summary>
/// <typeparam name="TResult">The type whose properties are the node's outputs.</typeparam>
/// <remarks>
/// The source generator adds it to every node class. A class with a hand-written <see cref="NodeDescriptor{TNode, TResult}"/> names it
/// beside <see cref="Node"/>, with the same result, and has nothing to implement.
/// </remarks>
public interface INode<TResult>
{
    /// <summary>Gets the node's id in its graph; null until it is added to one.</summary>
    string? Id { get; }

    /// <summary>Gets the description of the node's type.</summary>
    NodeDescriptor Descriptor { get; }
}

using System.Runtime.CompilerServices;

namespace Invoke.Graph;

/// <content>Nodes made from delegates.</content>
/// <remarks>
/// A delegate that ends with a context and a token also fits an overload that takes these as inputs, so the overloads that know them go first.
/// </remarks>
public sealed partial class NodeGraph
{
    /// <summary>Adds a node made from a delegate with no input, for samples and tests.</summary>
    /// <typeparam name="TOut">The type of the output.</typeparam>
    /// <param name="id">The node's id, without <c>@</c> and <c>.</c>.</param>
    /// <param name="body">What an invocation does.</param>
    /// <param name="output">The port type of the output where <see cref="PortType.Of"/> is not enough, as for enumerations and lists of own types.</param>
    /// <returns>The node; connect it by <c>Out</c>.</returns>
    /// <exception cref="ArgumentException">
    /// The id is taken or holds a reserved character; or the delegate returns a task without taking a <see cref="CancellationToken"/>, or takes
    /// a <see cref="NodeContext"/> without one.
    /// </exception>
    public DelegateNode<TOut> AddNode<TOut>(string id, Func<TOut> body, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        DelegateRules.CheckOutput<TOut>(id);
        return Add(new DelegateNode<TOut>((_, _) => new ValueTask<TOut>(body()), output), GivenId(id));
    }

    /// <inheritdoc cref="AddNode{TOut}(string, Func{TOut}, PortType{TOut})"/>
    [OverloadResolutionPriority(1)]
    public DelegateNode<TOut> AddNode<TOut>(string id, Func<CancellationToken, Task<TOut>> body, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Add(new DelegateNode<TOut>((_, cancellationToken) => new ValueTask<TOut>(body(cancellationToken)), output), GivenId(id));
    }

    /// <inheritdoc cref="AddNode{TOut}(string, Func{TOut}, PortType{TOut})"/>
    [OverloadResolutionPriority(2)]
    public DelegateNode<TOut> AddNode<TOut>(string id, Func<NodeContext, CancellationToken, Task<TOut>> body, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Add(new DelegateNode<TOut>((context, cancellationToken) => new ValueTask<TOut>(body(context, cancellationToken)), output), GivenId(id));
    }

    /// <summary>Adds a node made from a delegate with one input, for samples and tests.</summary>
    /// <typeparam name="T">The type of the input.</typeparam>
    /// <typeparam name="TOut">The type of the output.</typeparam>
    /// <param name="id">The node's id, without <c>@</c> and <c>.</c>.</param>
    /// <param name="body">What an invocation does.</param>
    /// <param name="input">The port type of the input where <see cref="PortType.Of"/> is not enough, as for enumerations and lists of own types.</param>
    /// <param name="output">The port type of the output where <see cref="PortType.Of"/> is not enough.</param>
    /// <returns>The node; connect it by <c>In</c> and <c>Out</c>.</returns>
    /// <exception cref="ArgumentException">
    /// The id is taken or holds a reserved character; or the delegate returns a task without taking a <see cref="CancellationToken"/>, or takes
    /// a <see cref="NodeContext"/> without one.
    /// </exception>
    public DelegateNode<T, TOut> AddNode<T, TOut>(string id, Func<T, TOut> body, PortType<T>? input = null, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        DelegateRules.CheckInput<T>(id);
        DelegateRules.CheckOutput<TOut>(id);
        return Add(new DelegateNode<T, TOut>((value, _, _) => new ValueTask<TOut>(body(value)), input, output), GivenId(id));
    }

    /// <inheritdoc cref="AddNode{T, TOut}(string, Func{T, TOut}, PortType{T}, PortType{TOut})"/>
    [OverloadResolutionPriority(1)]
    public DelegateNode<T, TOut> AddNode<T, TOut>(string id, Func<T, CancellationToken, Task<TOut>> body, PortType<T>? input = null, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        DelegateRules.CheckInput<T>(id);
        return Add(new DelegateNode<T, TOut>((value, _, cancellationToken) => new ValueTask<TOut>(body(value, cancellationToken)), input, output), GivenId(id));
    }

    /// <inheritdoc cref="AddNode{T, TOut}(string, Func{T, TOut}, PortType{T}, PortType{TOut})"/>
    [OverloadResolutionPriority(2)]
    public DelegateNode<T, TOut> AddNode<T, TOut>(string id, Func<T, NodeContext, CancellationToken, Task<TOut>> body, PortType<T>? input = null, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        DelegateRules.CheckInput<T>(id);
        return Add(new DelegateNode<T, TOut>((value, context, cancellationToken) => new ValueTask<TOut>(body(value, context, cancellationToken)), input, output), GivenId(id));
    }

    /// <summary>Adds a node made from a delegate with two inputs, for samples and tests.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="TOut">The type of the output.</typeparam>
    /// <param name="id">The node's id, without <c>@</c> and <c>.</c>.</param>
    /// <param name="body">What an invocation does.</param>
    /// <param name="first">The port type of the first input where <see cref="PortType.Of"/> is not enough, as for enumerations and lists of own types.</param>
    /// <param name="second">The port type of the second input where <see cref="PortType.Of"/> is not enough, as for enumerations and lists of own types.</param>
    /// <param name="output">The port type of the output where <see cref="PortType.Of"/> is not enough.</param>
    /// <returns>The node; connect it by <c>In</c> and <c>Out</c>.</returns>
    /// <exception cref="ArgumentException">
    /// The id is taken or holds a reserved character; or the delegate returns a task without taking a <see cref="CancellationToken"/>, or takes
    /// a <see cref="NodeContext"/> without one.
    /// </exception>
    public DelegateNode<T1, T2, TOut> AddNode<T1, T2, TOut>(string id, Func<T1, T2, TOut> body, PortType<T1>? first = null, PortType<T2>? second = null, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        DelegateRules.CheckInput<T1>(id);
        DelegateRules.CheckInput<T2>(id);
        DelegateRules.CheckOutput<TOut>(id);
        return Add(new DelegateNode<T1, T2, TOut>((a, b, _, _) => new ValueTask<TOut>(body(a, b)), first, second, output), GivenId(id));
    }

    /// <inheritdoc cref="AddNode{T1, T2, TOut}(string, Func{T1, T2, TOut}, PortType{T1}, PortType{T2}, PortType{TOut})"/>
    [OverloadResolutionPriority(1)]
    public DelegateNode<T1, T2, TOut> AddNode<T1, T2, TOut>(string id, Func<T1, T2, CancellationToken, Task<TOut>> body, PortType<T1>? first = null, PortType<T2>? second = null, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        DelegateRules.CheckInput<T1>(id);
        DelegateRules.CheckInput<T2>(id);
        return Add(new DelegateNode<T1, T2, TOut>((a, b, _, cancellationToken) => new ValueTask<TOut>(body(a, b, cancellationToken)), first, second, output), GivenId(id));
    }

    /// <inheritdoc cref="AddNode{T1, T2, TOut}(string, Func{T1, T2, TOut}, PortType{T1}, PortType{T2}, PortType{TOut})"/>
    [OverloadResolutionPriority(2)]
    public DelegateNode<T1, T2, TOut> AddNode<T1, T2, TOut>(string id, Func<T1, T2, NodeContext, CancellationToken, Task<TOut>> body, PortType<T1>? first = null, PortType<T2>? second = null, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        DelegateRules.CheckInput<T1>(id);
        DelegateRules.CheckInput<T2>(id);
        return Add(new DelegateNode<T1, T2, TOut>((a, b, context, cancellationToken) => new ValueTask<TOut>(body(a, b, context, cancellationToken)), first, second, output), GivenId(id));
    }

    /// <summary>Adds a node made from a delegate with three inputs, for samples and tests.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="TOut">The type of the output.</typeparam>
    /// <param name="id">The node's id, without <c>@</c> and <c>.</c>.</param>
    /// <param name="body">What an invocation does.</param>
    /// <param name="first">The port type of the first input where <see cref="PortType.Of"/> is not enough, as for enumerations and lists of own types.</param>
    /// <param name="second">The port type of the second input where <see cref="PortType.Of"/> is not enough, as for enumerations and lists of own types.</param>
    /// <param name="third">The port type of the third input where <see cref="PortType.Of"/> is not enough, as for enumerations and lists of own types.</param>
    /// <param name="output">The port type of the output where <see cref="PortType.Of"/> is not enough.</param>
    /// <returns>The node; connect it by <c>In</c> and <c>Out</c>.</returns>
    /// <exception cref="ArgumentException">
    /// The id is taken or holds a reserved character; or the delegate returns a task without taking a <see cref="CancellationToken"/>, or takes
    /// a <see cref="NodeContext"/> without one.
    /// </exception>
    public DelegateNode<T1, T2, T3, TOut> AddNode<T1, T2, T3, TOut>(string id, Func<T1, T2, T3, TOut> body, PortType<T1>? first = null, PortType<T2>? second = null, PortType<T3>? third = null, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        DelegateRules.CheckInput<T1>(id);
        DelegateRules.CheckInput<T2>(id);
        DelegateRules.CheckInput<T3>(id);
        DelegateRules.CheckOutput<TOut>(id);
        return Add(new DelegateNode<T1, T2, T3, TOut>((a, b, c, _, _) => new ValueTask<TOut>(body(a, b, c)), first, second, third, output), GivenId(id));
    }

    /// <inheritdoc cref="AddNode{T1, T2, T3, TOut}(string, Func{T1, T2, T3, TOut}, PortType{T1}, PortType{T2}, PortType{T3}, PortType{TOut})"/>
    [OverloadResolutionPriority(1)]
    public DelegateNode<T1, T2, T3, TOut> AddNode<T1, T2, T3, TOut>(string id, Func<T1, T2, T3, CancellationToken, Task<TOut>> body, PortType<T1>? first = null, PortType<T2>? second = null, PortType<T3>? third = null, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        DelegateRules.CheckInput<T1>(id);
        DelegateRules.CheckInput<T2>(id);
        DelegateRules.CheckInput<T3>(id);
        return Add(new DelegateNode<T1, T2, T3, TOut>((a, b, c, _, cancellationToken) => new ValueTask<TOut>(body(a, b, c, cancellationToken)), first, second, third, output), GivenId(id));
    }

    /// <inheritdoc cref="AddNode{T1, T2, T3, TOut}(string, Func{T1, T2, T3, TOut}, PortType{T1}, PortType{T2}, PortType{T3}, PortType{TOut})"/>
    [OverloadResolutionPriority(2)]
    public DelegateNode<T1, T2, T3, TOut> AddNode<T1, T2, T3, TOut>(string id, Func<T1, T2, T3, NodeContext, CancellationToken, Task<TOut>> body, PortType<T1>? first = null, PortType<T2>? second = null, PortType<T3>? third = null, PortType<TOut>? output = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        DelegateRules.CheckInput<T1>(id);
        DelegateRules.CheckInput<T2>(id);
        DelegateRules.CheckInput<T3>(id);
        return Add(new DelegateNode<T1, T2, T3, TOut>((a, b, c, context, cancellationToken) => new ValueTask<TOut>(body(a, b, c, context, cancellationToken)), first, second, third, output), GivenId(id));
    }

    /// <summary>A delegate has no name to make an id from.</summary>
    private static string GivenId(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return id;
    }
}

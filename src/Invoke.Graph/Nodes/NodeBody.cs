namespace Invoke.Graph;

/// <summary>Runs one invocation of a node whose services are already resolved.</summary>
/// <typeparam name="TNode">The node's class.</typeparam>
/// <typeparam name="TResult">The type whose properties are the node's outputs.</typeparam>
/// <param name="node">A copy of the node that carries this invocation's inputs.</param>
/// <param name="context">The invocation.</param>
/// <param name="cancellationToken">Cancelled when the run is.</param>
/// <returns>The result.</returns>
public delegate ValueTask<TResult> NodeBody<in TNode, TResult>(TNode node, NodeContext context, CancellationToken cancellationToken)
    where TNode : Node;

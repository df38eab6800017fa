namespace Invoke.Graph;

/// <summary>Runs the bodies of one node in one run, unless the cache has a result already.</summary>
internal sealed class CachingBody<TNode, TResult>(NodeDescriptor<TNode, TResult> descriptor, NodeBody<TNode, TResult> body, IResultCache cache)
    where TNode : Node
{
    /// <summary>True where every result belongs to its run alone, so that nothing is looked up and nobody waits.</summary>
    private readonly bool _isNeverKept = descriptor.Outputs.Any(static output => output.Type.AlwaysHoldsDisposable);

    public async ValueTask<CachedOutcome<TResult>> RunAsync(TNode node, NodeContext context, CancellationToken cancellationToken)
    {
        InvocationKey key = InvocationKey.Of(node);
        if (!_isNeverKept)
        {
            ResultCacheAnswer answer = await cache.GetOrRunAsync(
                key,
                async token =>
                {
                    (TResult result, ResultSurvey survey) = await RunBodyAsync(key, node, context, token).ConfigureAwait(false);
                    return new InvocationResult(result)
                    {
                        IsCacheable = !survey.HoldsDisposable,
                        SizeInBytes = survey.SizeInBytes,
                        ResourceNames = survey.GetResourceNames(),
                    };
                },
                cancellationToken).ConfigureAwait(false);
            if (answer.Value is TResult || (answer.Value is null && default(TResult) is null))
            {
                // Null is a result where the type has one.
                return new CachedOutcome<TResult>((TResult)answer.Value!, answer.FromCache);
            }
        }

        // Also where another node type of the same id and version has left a result of another class.
        (TResult own, _) = await RunBodyAsync(key, node, context, cancellationToken).ConfigureAwait(false);
        return new CachedOutcome<TResult>(own, FromCache: false);
    }

    private async ValueTask<(TResult Result, ResultSurvey Survey)> RunBodyAsync(
        InvocationKey key, TNode node, NodeContext context, CancellationToken cancellationToken)
    {
        TResult result = await body(node, context, cancellationToken).ConfigureAwait(false);
        ResultSurvey survey = ResultSurvey.Of(descriptor, in result);
        survey.Tag(key);
        return (result, survey);
    }
}

/// <summary>The result of an invocation, and whether the cache gave it.</summary>
internal readonly record struct CachedOutcome<TResult>(TResult Result, bool FromCache);

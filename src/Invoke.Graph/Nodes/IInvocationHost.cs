namespace Invoke.Graph;

/// <summary>What a <see cref="NodeContext"/> asks of the run it belongs to.</summary>
internal interface IInvocationHost
{
    string SessionId { get; }

    PlanNode GetNode(in Invocation invocation);

    string GetInvocationId(in Invocation invocation);

    bool IsIntermediate(in Invocation invocation);

    NodeCatalog Catalog { get; }

    string? Workflow { get; }

    NodeGraph GetSlice(in Invocation invocation);

    TimeProvider Time { get; }

    bool WantsPreviews { get; }

    void ReportProgress(in Invocation invocation, in NodeProgress progress);
}

namespace Invoke.Graph;

/// <summary>A node's state seen by the type of its results.</summary>
internal interface IResultState<TResult>
{
    ResultColumn<TResult> Results { get; }
}

namespace Invoke.Graph.Tests;

/// <summary>Puts steps behind each other.</summary>
internal static class StepExtensions
{
    /// <summary>Adds a step that takes what another one gives.</summary>
    public static Step<TIn, TOut> Then<TIn, TOut>(this NodeGraph graph, Output<TIn> from, Step<TIn, TOut> step, string id)
    {
        graph.Add(step, id);
        graph.Connect(from, step.In);
        return step;
    }

    /// <summary>Adds a step that runs for each number of a range.</summary>
    public static Step<long, TOut> Each<TOut>(this NodeGraph graph, int count, Step<long, TOut> step, string id) =>
        graph.Then(graph.Iterate(graph.Add(Make.Range(count), "range").Out).Item, step, id);
}

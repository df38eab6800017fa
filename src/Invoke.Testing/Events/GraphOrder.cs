using System.Globalization;
using System.Text;
using Invoke.Graph;

namespace Invoke.Testing;

/// <summary>The order in which the invocations of a run started and ended, with assertions that show all of it when they fail.</summary>
public sealed class GraphOrder
{
    private readonly List<InvocationEvent> _events;

    /// <summary>Creates an order from the events of a run.</summary>
    /// <param name="events">The events in their order.</param>
    public GraphOrder(IEnumerable<GraphEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        _events = [.. events.OfType<InvocationEvent>().Where(each => each is not InvocationProgressEvent)];
    }

    /// <summary>Gets the ids of the invocations in the order they started.</summary>
    public IReadOnlyList<string> Started => IdsOf<InvocationStartedEvent>();

    /// <summary>Gets the ids of the invocations in the order they completed.</summary>
    public IReadOnlyList<string> Completed => IdsOf<InvocationCompletedEvent>();

    /// <summary>Gets the ids of the invocations that failed.</summary>
    public IReadOnlyList<string> Failed => IdsOf<InvocationFailedEvent>();

    /// <summary>Gets the ids of the invocations that were skipped.</summary>
    public IReadOnlyList<string> Skipped => IdsOf<InvocationSkippedEvent>();

    /// <summary>Asserts that exactly these invocations started, in this order.</summary>
    /// <param name="invocationIds">The ids.</param>
    /// <exception cref="GraphAssertionException">Others did, or in another order.</exception>
    public void AssertStarted(params IReadOnlyList<string> invocationIds) => AssertSame("start", invocationIds, Started);

    /// <summary>Asserts that exactly these invocations completed, in this order.</summary>
    /// <param name="invocationIds">The ids.</param>
    /// <exception cref="GraphAssertionException">Others did, or in another order.</exception>
    public void AssertCompleted(params IReadOnlyList<string> invocationIds) => AssertSame("complete", invocationIds, Completed);

    /// <summary>Asserts that one invocation completed before another one started.</summary>
    /// <param name="first">The id of the invocation that completes.</param>
    /// <param name="second">The id of the invocation that starts afterwards.</param>
    /// <exception cref="GraphAssertionException">It did not.</exception>
    public void AssertBefore(string first, string second)
    {
        int completed = IndexOf<InvocationCompletedEvent>(first);
        int started = IndexOf<InvocationStartedEvent>(second);
        string? problem = (completed, started) switch
        {
            ( < 0, _) => $"'{first}' did not complete",
            (_, < 0) => $"'{second}' did not start",
            _ when completed > started => "it completed afterwards",
            _ => null,
        };
        if (problem is not null)
        {
            throw Failure($"Expected '{first}' to complete before '{second}' starts, but {problem}.");
        }
    }

    /// <summary>
    /// Asserts that these nodes ran branch by branch: everything they do for one index of the outermost iterator completed before any of
    /// them started for the next index.
    /// </summary>
    /// <param name="nodeIds">The ids of nodes behind one iterator.</param>
    /// <exception cref="GraphAssertionException">A branch began early or is not complete, or a node ran for no index.</exception>
    public void AssertBranchByBranch(params IReadOnlyList<string> nodeIds)
    {
        ArgumentNullException.ThrowIfNull(nodeIds);
        foreach (string id in nodeIds)
        {
            if (!_events.Exists(each => each.NodeId == id && BranchOf(each) is not null))
            {
                throw Failure($"Expected '{id}' to run behind an iterator, but it did not run for any index.");
            }
        }

        var open = new HashSet<string>(StringComparer.Ordinal);
        int branch = -1;
        foreach (InvocationEvent each in _events.Where(each => nodeIds.Contains(each.NodeId)))
        {
            if (each is InvocationStartedEvent && BranchOf(each) is { } index)
            {
                if (index < branch || (index > branch && open.Count > 0))
                {
                    throw Failure($"Expected one branch after the other, but '{each.InvocationId}' started {(index < branch
                        ? $"after branch {branch} had begun"
                        : $"before {string.Join(", ", open.Select(id => $"'{id}'"))} had completed")}.");
                }

                branch = index;
                open.Add(each.InvocationId);
            }
            else if (each is InvocationCompletedEvent)
            {
                open.Remove(each.InvocationId);
            }
        }

        AssertEveryBranch(nodeIds);
    }

    /// <summary>Writes one line for each invocation that started (+), completed (-), failed (!) or was skipped (~).</summary>
    /// <returns>The lines.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (InvocationEvent each in _events)
        {
            char sign = each switch
            {
                InvocationStartedEvent => '+',
                InvocationCompletedEvent => '-',
                InvocationFailedEvent => '!',
                _ => '~',
            };
            text.Append(sign).Append(' ').Append(each.InvocationId).Append('\n');
        }

        return text.ToString();
    }

    private static int? BranchOf(InvocationEvent graphEvent)
    {
        // The path is what follows the node's id and an @.
        string id = graphEvent.InvocationId;
        int path = graphEvent.NodeId.Length + 1;
        return id.Length <= path ? null : int.Parse(id.AsSpan(path, id.AsSpan(path).IndexOf('.') is var dot and >= 0 ? dot : id.Length - path), CultureInfo.InvariantCulture);
    }

    private void AssertEveryBranch(IReadOnlyList<string> nodeIds)
    {
        ILookup<string, int?> completed = _events.OfType<InvocationCompletedEvent>().ToLookup(each => each.NodeId, BranchOf);
        foreach (int? branch in _events.OfType<InvocationStartedEvent>().Where(each => nodeIds.Contains(each.NodeId)).Select(each => BranchOf(each)).Distinct())
        {
            if (nodeIds.FirstOrDefault(id => !completed[id].Contains(branch)) is { } missing)
            {
                throw Failure($"Expected every branch to be finished, but '{missing}' did not complete in branch {branch}.");
            }
        }
    }

    private void AssertSame(string what, IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        if (!expected.SequenceEqual(actual))
        {
            int same = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
            throw Failure(
                $"Expected to {what}: {string.Join(", ", expected)}.\nThe first difference is at {same}: " +
                $"expected {At(expected, same)}, but it was {At(actual, same)}.");
        }
    }

    private static string At(IReadOnlyList<string> ids, int index) => index < ids.Count ? $"'{ids[index]}'" : "nothing";

    private GraphAssertionException Failure(string message) =>
        new($"{message}\nThe order (+ started, - completed, ! failed, ~ skipped):\n{(_events.Count == 0 ? "nothing ran" : ToString())}");

    private string[] IdsOf<TEvent>()
        where TEvent : InvocationEvent
        => [.. _events.OfType<TEvent>().Select(each => each.InvocationId)];

    private int IndexOf<TEvent>(string invocationId) => _events.FindIndex(each => each is TEvent && each.InvocationId == invocationId);
}

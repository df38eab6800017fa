using System.Globalization;

namespace Invoke.Graph;

/// <summary>The share of a session that one run carries out, so that several processes can work on one session.</summary>
/// <remarks>
/// <para>The iterations of one axis, <see cref="GraphPlan.SpreadAxis"/>, are dealt out in turn; ids and results are those of one run. First somebody runs <see cref="Shared"/>: everything outside of that
/// axis, as far as it goes. Its journal is what each part resumes from (<see cref="GraphRunOptions.ResumeFrom(IReadOnlyList{string}, NodeCatalog)"/>), writing a journal of its own.
/// At last somebody resumes, without a part, from all of these journals together, that of the shared part first, and runs what is left: what gathers the iterations. All may as well write to one journal, and each
/// resume from whatever it holds by then.</para>
/// <para>A run that has done its share ends as <see cref="GraphStatus.Suspended"/>, or as Completed where nothing is left for others. What its outputs' lack of a JSON form keeps out of the journal is made again in
/// each part that needs it.</para>
/// </remarks>
public sealed record SessionPart
{
    private SessionPart(int index, int count)
    {
        Index = index;
        Count = count;
    }

    /// <summary>Gets the part that comes first: everything outside of the axis that is dealt out.</summary>
    public static SessionPart Shared { get; } = new(0, 0);

    /// <summary>Gets the number of this part; 0 for <see cref="Shared"/>.</summary>
    public int Index { get; }

    /// <summary>Gets the number of parts; 0 for <see cref="Shared"/>.</summary>
    public int Count { get; }

    /// <summary>Makes the part that takes every <paramref name="count"/>th iteration.</summary>
    /// <param name="index">The part's number, and its first iteration: 0 or more, less than <paramref name="count"/>.</param>
    /// <param name="count">The number of parts, 1 or more.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static SessionPart Of(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        return new SessionPart(index, count);
    }

    /// <summary>Tells whether an invocation belongs to this part, so that what somebody else left behind of it is this part's to clear away.</summary>
    /// <param name="plan">The plan of the session's graph.</param>
    /// <param name="invocationId">The node id and, behind an <c>@</c>, the iteration path.</param>
    /// <returns>For <see cref="Shared"/>, true for what is outside of the axis; for others, true for their iterations. False for what is no invocation of the plan.</returns>
    public bool Takes(GraphPlan plan, string invocationId)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(invocationId);
        int at = invocationId.LastIndexOf('@');
        string nodeId = at < 0 ? invocationId : invocationId[..at];
        if (plan.Find(nodeId) is not { } node)
        {
            return false;
        }

        int place = plan.SpreadAxis is { } axis ? Array.IndexOf(node.Space.Axes, axis.Index) : -1;
        if (place < 0)
        {
            return Count == 0;
        }

        string[] path = at < 0 ? [] : invocationId[(at + 1)..].Split('.');
        return path.Length > place && int.TryParse(path[place], NumberStyles.None, CultureInfo.InvariantCulture, out int index) && Takes(index);
    }

    /// <summary>True where an iteration of the axis is of this part.</summary>
    internal bool Takes(int index) => Count > 0 && index % Count == Index;
}

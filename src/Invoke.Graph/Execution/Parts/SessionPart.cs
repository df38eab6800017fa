namespace Invoke.Graph;

/// <summary>The share of a session that one run carries out, so that several processes can work on one session.</summary>
/// <remarks>
/// <para>The iterations of one axis, <see cref="GraphPlan.SpreadAxis"/>, are dealt out in turn; ids and results are those of one run. First somebody runs <see cref="Shared"/>: everything outside of that
/// axis, as far as it goes. Its journal is what each part resumes from (<see cref="GraphRunOptions.ResumeFrom(IReadOnlyList{string}, NodeCatalog)"/>), writing a journal of its own.
/// At last somebody resumes, without a part, from all of these journals together, that of the shared part first, and runs what is left: what gathers the iterations.</para>
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
}

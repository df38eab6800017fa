namespace Invoke.MassTransit;

/// <summary>A session that may be running was canceled or taken away: whoever runs it looks.</summary>
/// <param name="ItemIds">The items.</param>
public sealed record SessionChanged(IReadOnlyList<long> ItemIds);

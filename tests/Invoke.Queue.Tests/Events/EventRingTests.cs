using System.Text.Json;

namespace Invoke.Queue.Tests;

public sealed class EventRingTests
{
    private const int Heavy = 1 << 20;

    private readonly EventRing _ring = new();
    private readonly List<QueueEvent> _read = [];

    public EventRingTests() => _ring.Reset(0);

    [Fact]
    public void Add_HeavyEvents_KeepsTheLatestThatAreNotTooHeavyTogether()
    {
        for (int sequence = 1; sequence <= 100; sequence++)
        {
            _ring.Add([Completed(sequence, Heavy)]);

            long floor = _ring.Read(after: 0, _read);
            _ring.Read(floor, _read);

            Assert.InRange(_read.Sum(EventWeight.Of), 1, EventRing.MaxWeight);
            Assert.Equal(sequence, _read[^1].Sequence);
            Assert.Equal(sequence - floor, _read.Count);
        }

        Assert.InRange(_read.Count, 7, 16);
    }

    [Fact]
    public void Add_EventHeavierThanAll_SendsReadersToTheLog()
    {
        _ring.Add([Completed(1, 1), Completed(2, 17 * Heavy)]);

        Assert.Equal(2, _ring.Read(after: 0, _read));
        Assert.Empty(_read);
        _ring.Add([Completed(3, 1)]);
        Assert.Equal(2, _ring.Read(after: 2, _read));
        Assert.Equal(3, Assert.Single(_read).Sequence);
    }

    private static NodeCompletedEvent Completed(long sequence, int weight) =>
        new(1, "b", "s", "n", "n", "integer", JsonSerializer.SerializeToElement(new string('x', weight)), false, 1) { Sequence = sequence };
}

namespace Invoke.Testing.Tests;

public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();
    private readonly List<string> _fired = [];
    private readonly DateTimeOffset _start;

    public ManualTimeProviderTests()
    {
        _start = _time.GetUtcNow();
    }

    [Fact]
    public void Advance_NoTimers_MovesClockAndTimestamp()
    {
        long timestamp = _time.GetTimestamp();

        _time.Advance(Second);

        Assert.Equal(_start + Second, _time.GetUtcNow());
        Assert.Equal(_start + Second, _time.GetLocalNow());
        Assert.Equal(Second, _time.GetElapsedTime(timestamp));
    }

    [Fact]
    public void Advance_Backwards_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(-Second));

    [Fact]
    public void Advance_SeveralTimers_FireInTimeOrderEachAtItsTime()
    {
        using ITimer late = Timer("late", 3);
        using ITimer early = Timer("early", 1);
        using ITimer second = Timer("second at 1", 1);
        using ITimer beyond = Timer("beyond", 6);

        _time.Advance(5 * Second);

        Assert.Equal(["early 1", "second at 1 1", "late 3"], _fired);
        Assert.Equal(_start + (5 * Second), _time.GetUtcNow());
        Assert.Equal(1, _time.TimerCount);
    }

    [Fact]
    public void Advance_PeriodicTimer_FiresEachTime()
    {
        using ITimer timer = _time.CreateTimer(_ => Note("tick"), null, Second, 2 * Second);
        using ITimer other = Timer("other", 4);

        _time.Advance(6 * Second);

        Assert.Equal(["tick 1", "tick 3", "other 4", "tick 5"], _fired);
    }

    [Fact]
    public void Advance_TimerMadeByATimer_FiresWhereItIsDue()
    {
        using ITimer outer = _time.CreateTimer(_ => _ = Timer("inner", 1), null, Second, Timeout.InfiniteTimeSpan);
        using ITimer last = Timer("last", 3);

        _time.Advance(3 * Second);

        Assert.Equal(["inner 2", "last 3"], _fired);
    }

    [Fact]
    public void Advance_FromWithinATimer_AddsUp()
    {
        using ITimer outer = _time.CreateTimer(_ => _time.Advance(2 * Second), null, Second, Timeout.InfiniteTimeSpan);
        using ITimer last = Timer("last", 4);

        _time.Advance(2 * Second);

        Assert.Equal(["last 4"], _fired);
        Assert.Equal(_start + (4 * Second), _time.GetUtcNow());
    }

    [Fact]
    public void Change_ToAnotherTime_FiresThen()
    {
        using ITimer timer = Timer("timer", 1);

        bool isChanged = timer.Change(3 * Second, Timeout.InfiniteTimeSpan);
        _time.Advance(2 * Second);
        _fired.Add("moved");
        _time.Advance(Second);

        Assert.True(isChanged);
        Assert.Equal(["moved", "timer 3"], _fired);
    }

    [Fact]
    public void Change_ToInfinite_StopsIt()
    {
        using ITimer timer = _time.CreateTimer(_ => Note("tick"), null, Second, Second);
        _time.Advance(Second);

        timer.Change(Timeout.InfiniteTimeSpan, Second);
        _time.Advance(5 * Second);

        Assert.Equal(["tick 1"], _fired);
    }

    [Fact]
    public void Dispose_ArmedTimer_NeverFires()
    {
        ITimer timer = Timer("timer", 1);

        timer.Dispose();
        timer.Dispose();
        _time.Advance(2 * Second);

        Assert.Empty(_fired);
        Assert.False(timer.Change(Second, Second));
        Assert.Equal(0, _time.TimerCount);
    }

    [Fact]
    public void CreateTimer_NoDelay_FiresAtOnceAndOnlyWhatIsDue()
    {
        using ITimer later = Timer("later", 1);

        using ITimer timer = _time.CreateTimer(_ => Note("now"), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        Assert.Equal(["now 0"], _fired);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(4294967296)]
    public void CreateTimer_NoValidTime_Throws(long milliseconds) => Assert.Throws<ArgumentOutOfRangeException>(
        () => _time.CreateTimer(_ => { }, null, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan));

    [Fact]
    public async Task WaitForTimersAsync_TimerMadeLater_Ends()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        Task wait = _time.WaitForTimersAsync(2, limit.Token);
        using ITimer first = Timer("first", 1);
        bool isEarly = wait.IsCompleted;
        using ITimer second = Timer("second", 1);

        await wait;

        Assert.False(isEarly);
    }

    [Fact]
    public async Task WaitForTimersAsync_Cancelled_Ends()
    {
        using var stop = new CancellationTokenSource();
        Task wait = _time.WaitForTimersAsync(cancellationToken: stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task Delay_OnTheClock_EndsWithIt()
    {
        Task delay = Task.Delay(Second, _time);
        using var source = new CancellationTokenSource(2 * Second, _time);

        _time.Advance(Second);

        await delay.WaitAsync(TimeSpan.FromMinutes(3));
        Assert.False(source.IsCancellationRequested);
        _time.Advance(Second);
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task Advance_FromManyThreads_LosesNothing()
    {
        var fired = 0;
        using ITimer timer = _time.CreateTimer(_ => Interlocked.Increment(ref fired), null, Second, Second);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var step = 0; step < 250; step++)
            {
                _time.Advance(Second);
            }
        })));

        Assert.Equal(1000, fired);
        Assert.Equal(_start + (1000 * Second), _time.GetUtcNow());
    }

    private ITimer Timer(string name, int seconds) => _time.CreateTimer(_ => Note(name), null, seconds * Second, Timeout.InfiniteTimeSpan);

    private void Note(string name) => _fired.Add($"{name} {(_time.GetUtcNow() - _start).TotalSeconds}");
}

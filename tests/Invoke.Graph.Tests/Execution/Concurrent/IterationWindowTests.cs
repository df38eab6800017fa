using System.Globalization;

namespace Invoke.Graph.Tests.Execution.Concurrent;

public sealed class IterationWindowTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(3);

    private readonly NodeGraph _graph = new();
    private readonly TaskCompletionSource _isFull = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(16, null, 17)]
    [InlineData(16, 3, 3)]
    [InlineData(2, 1, 1)]
    public async Task RunAsync_SlowLastStep_StartsNoIterationBeyondTheWindow(int degree, int? window, int expected)
    {
        Pipeline(60, nested: false);

        int reach = await ReachAsync(new GraphRunOptions { MaxDegreeOfParallelism = degree, IterationWindow = window }, full: expected);

        Assert.Equal(expected, reach);
    }

    [Fact]
    public async Task RunAsync_BranchIsNeededOnlyBehindACollector_DoesNotHoldTheWindowBack()
    {
        // 'lazy' has the first axis only, but what reads it exists once a list made of the whole first axis is there.
        Iteration<long> item = _graph.Iterate(_graph.Add(Make.Range(4), "range").Out, "item");
        Step<long, long> work = _graph.Add(Make.Pass(), "work");
        _graph.Connect(item.Item, work.In);
        Iteration<long> second = _graph.Iterate(_graph.Collect(work.Out, "all"), "second");
        Step<long, long> lazy = _graph.Add(Make.Pass(), "lazy");
        _graph.Connect(item.Item, lazy.In);
        Output<long> chosen = _graph.If(_graph.Add(Make.Source(() => true), "flag").Out, lazy.Out, second.Item, "if");

        await using GraphRun run = await new GraphRunner().RunAsync(
            _graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 2, IterationWindow = 1 });

        Assert.Equal(GraphStatus.Completed, run.Status);
        Assert.Equal(16, run.GetAll(chosen).Count);
    }

    [Fact]
    public async Task RunAsync_LazyReaderHasALaterAxisOfItsOwn_DoesNotHoldTheWindowBack()
    {
        Iteration<long> item = _graph.Iterate(_graph.Add(Make.Range(4), "range").Out, "item");
        Step<long, long> work = _graph.Add(Make.Pass(), "work");
        _graph.Connect(item.Item, work.In);
        Iteration<long> second = _graph.Iterate(_graph.Collect(work.Out, "all"), "second");
        Step<long, long> lazy = _graph.Add(Make.Pass(), "lazy");
        _graph.Connect(item.Item, lazy.In);
        Join<long, long, long> both = _graph.Add(Make.Add(), "both");
        _graph.Connect(lazy.Out, both.A);
        _graph.Connect(second.Item, both.B);
        Step<IReadOnlyList<long>, long> sum = _graph.Add(Make.Map<IReadOnlyList<long>, long>(values => values.Sum()), "sum");
        _graph.Connect(_graph.Collect(both.Out, "group", over: second), sum.In);
        Output<long> chosen = _graph.If(_graph.Add(Make.Source(() => true), "flag").Out, sum.Out, item.Item, "if");

        await using GraphRun run = await new GraphRunner().RunAsync(
            _graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 2, IterationWindow = 1 });

        Assert.Equal(GraphStatus.Completed, run.Status);
        Assert.Equal(4, run.GetAll(chosen).Count);
    }

    [Fact]
    public async Task RunAsync_BreadthFirst_StaysInsideTheWindowAndCompletes()
    {
        Pipeline(60, nested: false);

        int reach = await ReachAsync(new GraphRunOptions { MaxDegreeOfParallelism = 4, Scheduler = new BreadthFirstScheduler() }, full: 5);

        Assert.Equal(5, reach);
    }

    [Fact]
    public async Task RunAsync_NestedIterators_CountOutermostIndices()
    {
        Pipeline(20, nested: true);

        int reach = await ReachAsync(new GraphRunOptions { MaxDegreeOfParallelism = 8, IterationWindow = 2 }, full: 1);

        Assert.InRange(reach, 1, 2);
    }

    [Fact]
    public async Task RunAsync_TenThousandIterations_LiveOutputsAreBoundedByTheWindow()
    {
        var alive = new Gauge();
        var pauses = new Pauses(4);
        Iteration<long> each = _graph.Iterate(_graph.Add(Make.Range(10_000)).Out);
        Step<long, SharedResource> noise = _graph.Add(Make.Map<long, SharedResource>(_ => new SharedResource(alive), output: SharedResource.Type));
        Step<SharedResource, SharedResource> decode = _graph.Add(Make.Async<SharedResource, SharedResource>(
            async (_, _) =>
            {
                await pauses.PauseAsync();
                return new SharedResource(alive);
            },
            SharedResource.Type,
            SharedResource.Type,
            lane: "decode"));
        _graph.Connect(each.Item, noise.In);
        _graph.Connect(noise.Out, decode.In);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 16 });

        run.ThrowIfNotCompleted();
        Assert.Equal(0, alive.Current);
        Assert.InRange(alive.Peak, 1, 2 * (16 + 1 + 16));
    }

    /// <summary>Each item is joined with a list of all items: no iteration can finish before all have begun.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_IterationsNeedAllOthersGathered_DoesNotStall(bool depthFirst)
    {
        Iteration<long> left = _graph.Iterate(_graph.Add(Make.Range(30)).Out);
        Iteration<long> right = _graph.Iterate(_graph.Add(Make.Range(30)).Out);
        Step<long, long> a = _graph.Add(Make.Pass());
        Step<long, long> b = _graph.Add(Make.Pass());
        _graph.Connect(left.Item, a.In);
        _graph.Connect(right.Item, b.In);
        Output<IReadOnlyList<long>> allOfA = _graph.Collect(a.Out);
        Output<IReadOnlyList<long>> allOfB = _graph.Collect(b.Out);
        var first = _graph.Add(new Join<long, IReadOnlyList<long>, long>((item, all) => item + all.Sum()));
        var second = _graph.Add(new Join<long, IReadOnlyList<long>, long>((item, all) => item - all.Sum()));
        _graph.Connect(left.Item, first.A);
        _graph.Connect(allOfB, first.B);
        _graph.Connect(right.Item, second.A);
        _graph.Connect(allOfA, second.B);
        IGraphScheduler scheduler = depthFirst ? new DepthFirstScheduler() : new BreadthFirstScheduler();

        await using GraphRun run = await new GraphRunner().RunAsync(
            _graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 2, IterationWindow = 1, Scheduler = scheduler });

        run.ThrowIfNotCompleted();
        Assert.Equal(Enumerable.Range(435, 30).Select(value => (long)value), run.GetAll(first.Out));
        Assert.Equal(30, run.GetAll(second.Out).Count);
    }

    /// <summary>The branch runs for each item, but whether it does is known only when all other items are gathered.</summary>
    [Fact]
    public async Task RunAsync_LazyBranchIsDecidedByAllIterations_DoesNotStall()
    {
        Iteration<long> each = _graph.Iterate(_graph.Add(Make.Range(30)).Out);
        Step<long, long> seen = _graph.Add(Make.Pass());
        Step<long, long> branch = _graph.Add(Make.Pass(), "branch");
        _graph.Connect(each.Item, seen.In);
        _graph.Connect(each.Item, branch.In);
        Step<IReadOnlyList<long>, bool> isWanted = _graph.Add(Make.Map<IReadOnlyList<long>, bool>(all => all.Count == 30));
        _graph.Connect(_graph.Collect(seen.Out), isWanted.In);
        Output<IReadOnlyList<long>> branches = _graph.Collect(branch.Out);
        Output<IReadOnlyList<long>> chosen = _graph.If(isWanted.Out, branches, _graph.Add(Make.Range(1)).Out);

        await using GraphRun run = await new GraphRunner().RunAsync(
            _graph, options: new GraphRunOptions { MaxDegreeOfParallelism = 2, IterationWindow = 2 });

        run.ThrowIfNotCompleted();
        Assert.Equal(30, run.Get(chosen).Count);
    }

    /// <summary>Items quickly become latents; decoding them takes turns, one at a time. The first waits until the window is full, and then as long as others, so that more would start where it were no bound.</summary>
    private void Pipeline(int count, bool nested)
    {
        Output<long> item = _graph.Iterate(_graph.Add(Make.Range(count)).Out).Item;
        if (nested)
        {
            Step<long, IReadOnlyList<long>> lists = _graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value, value, value]));
            _graph.Connect(item, lists.In);
            item = _graph.Iterate(lists.Out).Item;
        }

        Step<long, long> denoise = _graph.Add(Make.Pass(), "denoise");
        Step<long, long> decode = _graph.Add(Make.Async<long, long>(
            async (value, _) =>
            {
                await _isFull.Task.WaitAsync(Guard, CancellationToken.None);
                for (var turn = 0; turn < 50; turn++)
                {
                    await Task.Yield();
                }

                return value;
            },
            lane: "decode"), "decode");
        _graph.Connect(item, denoise.In);
        _graph.Connect(denoise.Out, decode.In);
    }

    /// <summary>Runs, and returns the widest distance from the smallest unfinished iteration to one that started, inclusive.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="full">The distance at which decoding begins.</param>
    private async Task<int> ReachAsync(GraphRunOptions options, int full)
    {
        var unfinished = new SortedDictionary<int, int>();
        var smallest = 0;
        var reach = 0;
        int perIteration = _graph.Nodes.Count(node => node is Step<long, IReadOnlyList<long>>) > 1 ? 7 : 2;
        options.Observers.Add(new RecordingObserver(graphEvent =>
        {
            if (graphEvent is not InvocationEvent own || own.InvocationId.IndexOf('@', StringComparison.Ordinal) is not (> 0 and int at))
            {
                return;
            }

            int index = int.Parse(own.InvocationId.AsSpan(at + 1).ToString().Split('.')[0], CultureInfo.InvariantCulture);
            if (graphEvent is InvocationStartedEvent)
            {
                reach = Math.Max(reach, index - smallest + 1);
                if (reach >= full)
                {
                    _isFull.TrySetResult();
                }
            }
            else if (graphEvent is InvocationCompletedEvent)
            {
                unfinished[index] = unfinished.GetValueOrDefault(index) + 1;
                while (unfinished.GetValueOrDefault(smallest) == perIteration)
                {
                    smallest++;
                }
            }
        }));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph, options: options).WaitAsync(Guard);

        run.ThrowIfNotCompleted();
        return reach;
    }
}

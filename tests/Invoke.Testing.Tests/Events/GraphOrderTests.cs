namespace Invoke.Testing.Tests;

public sealed class GraphOrderTests
{
    private readonly RecordingObserver _observer = new();

    [Fact]
    public async Task AssertStarted_RightOrder_Passes()
    {
        GraphOrder order = await RunAsync();

        order.AssertStarted("range", "a@0", "b@0", "a@1", "b@1", "all");
        order.AssertCompleted("range", "a@0", "b@0", "a@1", "b@1", "all");
    }

    [Fact]
    public async Task AssertStarted_WrongOrder_ShowsTheDifferenceAndTheWholeOrder()
    {
        GraphOrder order = await RunAsync();

        var exception = Assert.Throws<GraphAssertionException>(() => order.AssertStarted("range", "a@0", "a@1"));

        Assert.Equal(
            "Expected to start: range, a@0, a@1.\nThe first difference is at 2: expected 'a@1', but it was 'b@0'.\n" +
            "The order (+ started, - completed, ! failed, ~ skipped):\n" +
            "+ range\n- range\n+ a@0\n- a@0\n+ b@0\n- b@0\n+ a@1\n- a@1\n+ b@1\n- b@1\n+ all\n- all\n",
            exception.Message);
    }

    [Fact]
    public async Task AssertStarted_WrongOrderInsideCodeThatCatchesTheProductsErrors_StillFails()
    {
        GraphOrder order = await RunAsync();

        Assert.Throws<GraphAssertionException>(() =>
        {
            try
            {
                order.AssertStarted("x");
            }
            catch (InvokeException)
            {
                // As code under test may do.
            }
        });
    }

    [Fact]
    public async Task AssertCompleted_OneTooMany_SaysNothingWasThere()
    {
        GraphOrder order = await RunAsync();

        var exception = Assert.Throws<GraphAssertionException>(() => order.AssertCompleted([.. order.Completed, "more"]));

        Assert.Contains("The first difference is at 6: expected 'more', but it was nothing.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b@0", "a@1", null)]
    [InlineData("b@1", "a@1", "it completed afterwards")]
    [InlineData("x", "a@1", "'x' did not complete")]
    [InlineData("a@0", "x", "'x' did not start")]
    public async Task AssertBefore_Pair_PassesOrSaysWhy(string first, string second, string? problem)
    {
        GraphOrder order = await RunAsync();

        Exception? exception = Record.Exception(() => order.AssertBefore(first, second));

        Assert.Equal(problem is null ? null : $"Expected '{first}' to complete before '{second}' starts, but {problem}.", exception?.Message.Split('\n')[0]);
    }

    [Fact]
    public async Task AssertBranchByBranch_DepthFirst_Passes() => (await RunAsync()).AssertBranchByBranch("a", "b");

    [Fact]
    public async Task AssertBranchByBranch_BreadthFirst_NamesTheEarlyInvocation()
    {
        GraphOrder order = await RunAsync(new BreadthFirstScheduler());

        // Each node for itself goes from index to index.
        order.AssertBranchByBranch("a");
        order.AssertBranchByBranch("b");
        var exception = Assert.Throws<GraphAssertionException>(() => order.AssertBranchByBranch("a", "b"));

        Assert.StartsWith("Expected one branch after the other, but 'b@0' started after branch 1 had begun.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AssertBranchByBranch_NodeWithoutIterator_Fails()
    {
        GraphOrder order = await RunAsync();

        var exception = Assert.Throws<GraphAssertionException>(() => order.AssertBranchByBranch("a", "all"));

        Assert.StartsWith("Expected 'all' to run behind an iterator", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AssertBranchByBranch_BranchFailed_NamesWhatIsMissing()
    {
        GraphOrder order = await RunAsync(failsAt: 1);

        var exception = Assert.Throws<GraphAssertionException>(() => order.AssertBranchByBranch("a", "b"));

        Assert.StartsWith("Expected every branch to be finished, but 'b' did not complete in branch 1.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["b@1"], order.Failed);
        Assert.EndsWith("! b@1\n", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AssertBefore_NothingRan_SaysSo()
    {
        var exception = Assert.Throws<GraphAssertionException>(() => new GraphOrder([]).AssertBefore("a", "b"));

        Assert.EndsWith("\nnothing ran", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AssertBranchByBranch_BranchesOverlap_NamesWhatIsOpen()
    {
        await RunAsync();
        IEnumerable<GraphEvent> overlapping = _observer.Events.Where(each => each is not InvocationCompletedEvent { InvocationId: "b@0" });

        var exception = Assert.Throws<GraphAssertionException>(() => new GraphOrder(overlapping).AssertBranchByBranch("a", "b"));

        Assert.StartsWith("Expected one branch after the other, but 'a@1' started before 'b@0' had completed.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skipped_IfChoosesTheOther_HasIt()
    {
        var graph = new NodeGraph();
        BooleanValue flag = graph.Add(new BooleanValue { Value = true });
        Checked yes = graph.Add(new Checked(), id: "yes");
        Checked no = graph.Add(new Checked(), id: "no");
        graph.If(flag.Out.Value, yes.Out.Value, no.Out.Value);

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Observers = { _observer } });

        Assert.Equal(["no"], _observer.Order.Skipped);
        Assert.Contains("~ no\n", _observer.Order.ToString(), StringComparison.Ordinal);
    }

    private async Task<GraphOrder> RunAsync(IGraphScheduler? scheduler = null, long? failsAt = null)
    {
        var graph = new NodeGraph();
        IntegerRange range = graph.Add(new IntegerRange { Stop = 2 });
        Iteration<long> each = graph.Iterate(range.Out.Collection);
        Checked a = graph.Add(new Checked(), id: "a");
        graph.Connect(each.Item, a.In.Value);
        SubtractIntegers b = graph.Add(new SubtractIntegers(), id: "b");
        DivideIntegers broken = new();
        graph.Connect(a.Out.Value, b.In.A);
        Output<long> last = b.Out.Value;
        if (failsAt is not null)
        {
            graph.Remove(b);
            graph.Add(broken, id: "b");
            SubtractIntegers divisor = graph.Add(new SubtractIntegers { A = failsAt.Value }, id: "divisor");
            graph.Connect(each.Item, divisor.In.B);
            graph.Connect(a.Out.Value, broken.In.A);
            graph.Connect(divisor.Out.Value, broken.In.B);
            last = broken.Out.Value;
        }

        graph.Collect(last, id: "all");
        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Observers = { _observer }, Scheduler = scheduler });
        return _observer.Order;
    }
}

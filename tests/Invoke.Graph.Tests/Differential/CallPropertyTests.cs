namespace Invoke.Graph.Tests.Differential;

/// <summary>A part of a random graph moved into a call, or into a call inside a call, runs as the oracle says.</summary>
/// <remarks>The axes of what goes into a call are axes of every node inside, which is all the difference; seeds as in <see cref="DifferentialTests"/>.</remarks>
[Trait("Kind", "Heavy")]
public sealed class CallPropertyTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public Task RunAsync_PartMovedIntoCalls_EqualsOracle(int depth, bool depthFirst) =>
        DifferentialTests.CheckAsync(
            _ => depthFirst ? OracleOrder.DepthFirst : OracleOrder.BreadthFirst, FailurePolicy.Stop, Difference.OfRunAsync, create: seed => Create(seed, depth));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public Task RunAsync_PartMovedIntoCallsContinueOnError_EqualsOracle(int depth, bool leaveOut) =>
        DifferentialTests.CheckAsync(
            _ => OracleOrder.DepthFirst, leaveOut ? FailurePolicy.LeaveOut : FailurePolicy.Continue, Difference.OfRunAsync, create: seed => Create(seed, depth));

    [Fact]
    public Task Session_PartMovedIntoCallsEndsInRandomOrder_EqualsOracle() =>
        DifferentialTests.CheckAsync(_ => OracleOrder.DepthFirst, FailurePolicy.Continue, Difference.OfRandomEndsAsync, create: seed => Create(seed, 1));

    /// <summary>Graphs whose list and reader once waited for each other, or whose outcome depended on which failure was looked at first.</summary>
    [Theory]
    [InlineData(12381241, false)]
    [InlineData(12414600, true)]
    public async Task RunAsync_SeedThatWentWrongOnce_EqualsOracle(int seed, bool goesOn)
    {
        string? difference = await Difference.OfRunAsync(Create(seed, 1), OracleOrder.DepthFirst, goesOn ? FailurePolicy.Continue : FailurePolicy.Stop, seed);

        Assert.Null(difference);
    }

    [Fact]
    public void Create_ManySeeds_MeetCallsInIterations()
    {
        int iterated = Enumerable.Range(1, 500).Count(seed => new OracleRules(Create(seed, 1)) is { AxesAroundCall.Count: > 0, HasCollectorFault: false });

        Assert.InRange(iterated, 50, 500);
    }

    private static ModelGraph Create(int seed, int depth) => ModelCall.Move(GraphGenerator.Create(seed), new Random(seed), depth);
}

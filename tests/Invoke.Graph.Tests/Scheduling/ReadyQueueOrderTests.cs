namespace Invoke.Graph.Tests.Scheduling;

/// <summary>The built-in queues against the plainest one: a list whose least entry is looked for each time.</summary>
public sealed class ReadyQueueOrderTests
{
    [Fact]
    public void TryTake_MoreThanAWordOfBuckets_TakesTheMostUrgentFirst()
    {
        var graph = new NodeGraph();
        Step<long, long> last = graph.Add(Make.Pass());
        for (var index = 1; index < 200; index++)
        {
            Step<long, long> next = graph.Add(Make.Pass());
            graph.Connect(last.Out, next.In);
            last = next;
        }

        GraphPlan plan = graph.Compile();
        IReadyQueue queue = new DepthFirstScheduler().CreateQueue(plan, PathsOf(plan));
        int[] added = [0, 130, 64, 199, 63, 128, 65, 1];
        foreach (int node in added)
        {
            queue.Add(new ReadyRange(node, 0, 0, 0, 1));
        }

        var taken = new List<int>();
        while (queue.TryTake(out Invocation next))
        {
            taken.Add(next.NodeIndex);
        }

        Assert.Equal(added.OrderDescending(), taken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryTake_AnyArrivals_IsTheLeastOfAll(bool breadthFirst)
    {
        GraphPlan plan = Nested();
        for (var seed = 0; seed < 200; seed++)
        {
            IterationPaths paths = PathsOf(plan);
            IGraphScheduler scheduler = breadthFirst ? new BreadthFirstScheduler() : new DepthFirstScheduler();
            IReadyQueue queue = scheduler.CreateQueue(plan, paths);
            Invocation[] expected = LeastFirst(plan, paths, breadthFirst, seed, out List<Action<IReadyQueue>> steps, out List<Invocation> taken);

            steps.ForEach(step => step(queue));

            Assert.True(expected.SequenceEqual(taken), $"Seed {seed}: expected {string.Join(", ", expected)}; taken {string.Join(", ", taken)}.");
        }
    }

    /// <summary>Makes up arrivals and takings, and what has to be taken.</summary>
    private static Invocation[] LeastFirst(
        GraphPlan plan, IterationPaths paths, bool breadthFirst, int seed, out List<Action<IReadyQueue>> steps, out List<Invocation> taken)
    {
        var random = new Random(seed);
        List<ReadyRange> arriving = [.. plan.Nodes.Where(node => node.Kind == NodeKind.Ordinary).SelectMany(node => Pieces(node, paths, random))];
        var present = new List<Invocation>();
        var expected = new List<Invocation>();
        var seen = new List<Invocation>();
        steps = [];
        while (arriving.Count + present.Count > 0)
        {
            if (arriving.Count > 0 && random.Next(3) > 0)
            {
                int at = random.Next(Math.Min(arriving.Count, 4));
                ReadyRange range = arriving[at];
                arriving.RemoveAt(at);
                present.AddRange(Enumerable.Range(0, range.Count).Select(offset => new Invocation(range.NodeIndex, range.Row + offset, range.PrefixRow, range.Index + offset)));
                steps.Add(queue => queue.Add(range));
            }
            else if (present.Count > 0)
            {
                Invocation least = present.Order(Comparer<Invocation>.Create((left, right) => Compare(plan, paths, breadthFirst, left, right))).First();
                present.Remove(least);
                expected.Add(least);
                steps.Add(queue =>
                {
                    Assert.True(queue.TryTake(out Invocation next));
                    seen.Add(next);
                });
            }
        }

        steps.Add(queue => Assert.False(queue.TryTake(out _)));
        taken = seen;
        return [.. expected];
    }

    /// <summary>All rows of a node, in pieces of up to three of one prefix.</summary>
    private static IEnumerable<ReadyRange> Pieces(PlanNode node, IterationPaths paths, Random random)
    {
        for (int row = 0, count; row < paths.Count(node.Space); row += count)
        {
            Invocation first = paths.InvocationAt(node, row);
            int left = node.Space.Prefix is null ? 1 : paths.Length(node.Space, first.PrefixRow) - first.Index;
            count = random.Next(1, Math.Min(left, 3) + 1);
            yield return new ReadyRange(node.Index, row, first.PrefixRow, first.Index, count);
        }
    }

    private static int Compare(GraphPlan plan, IterationPaths paths, bool breadthFirst, Invocation left, Invocation right)
    {
        (PlanNode leftNode, PlanNode rightNode) = (plan.Nodes[left.NodeIndex], plan.Nodes[right.NodeIndex]);
        int order = breadthFirst ? leftNode.Depth - rightNode.Depth : rightNode.Urgency - leftNode.Urgency;
        int[] leftPath = new int[leftNode.AxisCount];
        int[] rightPath = new int[rightNode.AxisCount];
        paths.CopyPath(left, leftPath);
        paths.CopyPath(right, rightPath);
        order = order != 0 ? order : leftPath.AsSpan().SequenceCompareTo(rightPath);
        return order != 0 ? order : left.NodeIndex - right.NodeIndex;
    }

    /// <summary>Rows that are not numbered in the order of their paths: of three lists the last is made first, and the middle one is empty.</summary>
    private static IterationPaths PathsOf(GraphPlan plan)
    {
        var paths = new IterationPaths(plan);
        paths.AddRoot();
        foreach (IterationSpace space in plan.Spaces.Where(space => space.Prefix is not null).OrderBy(space => space.Level))
        {
            foreach ((int prefixRow, int count) in space.Level == 1 ? [(0, 3)] : new[] { (2, 5), (1, 0), (0, 4) })
            {
                paths.Append(space, prefixRow, count);
            }
        }

        return paths;
    }

    /// <summary>Nodes of three levels of iteration, some of them equally urgent.</summary>
    private static GraphPlan Nested()
    {
        var graph = new NodeGraph();
        Step<long, IReadOnlyList<long>> outer = graph.Add(Make.Range(3));
        Step<long, long> beside = graph.Add(Make.Pass());
        Iteration<long> row = graph.Iterate(outer.Out);
        Step<long, IReadOnlyList<long>> list = graph.Add(Make.Map<long, IReadOnlyList<long>>(value => [value]));
        Step<long, long> rowBeside = graph.Add(Make.Pass());
        graph.Connect(row.Item, list.In);
        graph.Connect(row.Item, rowBeside.In);
        Iteration<long> cell = graph.Iterate(list.Out);
        for (var index = 0; index < 3; index++)
        {
            Step<long, long> first = graph.Add(Make.Pass());
            graph.Connect(cell.Item, first.In);
            if (index == 0)
            {
                Step<long, long> second = graph.Add(Make.Pass());
                graph.Connect(first.Out, second.In);
            }
        }

        graph.Connect(beside.Out, graph.Add(Make.Pass()).In);
        return graph.Compile();
    }
}

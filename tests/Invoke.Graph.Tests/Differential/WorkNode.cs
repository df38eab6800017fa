namespace Invoke.Graph.Tests.Differential;

/// <summary>A node of a random graph: three inputs, one output, and what makes it differ as literals, so that a document says all of it.</summary>
internal sealed class WorkNode<TIn, TOut>(WorkType<TIn, TOut> type) : Node
{
    public override NodeDescriptor Descriptor => type.Descriptor;

    // What is not connected counts as nothing.
    public TIn A { get; set; } = default!;

    public TIn B { get; set; } = default!;

    public TIn C { get; set; } = default!;

    public long Salt { get; set; }

    public long FailAt { get; set; }

    public long NullAt { get; set; }

    public long Length { get; set; }

    /// <summary>Gets or sets what is awaited before the work; null where the node finishes at once.</summary>
    public Func<Task>? Pause { get; set; }

    public ValueTask<TOut> RunAsync() => Pause is null ? new(Run()) : RunAsync(Pause);

    private async ValueTask<TOut> RunAsync(Func<Task> pause)
    {
        await pause();
        return Run();
    }

    // A null list is what some of these nodes are for.
    private TOut Run() => (TOut)Work.Compute(type.Kind, Salt, FailAt, NullAt, Length, A, B, C)!;
}

/// <summary>The descriptor of one kind of work.</summary>
internal sealed class WorkType<TIn, TOut>
{
    public WorkType(ModelKind kind, PortType<TIn> input, PortType<TOut> output)
    {
        Kind = kind;
        Descriptor = new NodeDescriptor<WorkNode<TIn, TOut>, TOut>(
            new ModelNode(string.Empty, kind).Type,
            () => new WorkNode<TIn, TOut>(this),
            node => new WorkNode<TIn, TOut>(this) { A = node.A, B = node.B, C = node.C, Salt = node.Salt, FailAt = node.FailAt, NullAt = node.NullAt, Length = node.Length, Pause = node.Pause },
            static _ => static (node, _, _) => node.RunAsync(),
            [
                new InputPort<WorkNode<TIn, TOut>, TIn>("a", input, static node => node.A, static (node, value) => node.A = value),
                new InputPort<WorkNode<TIn, TOut>, TIn>("b", input, static node => node.B, static (node, value) => node.B = value),
                new InputPort<WorkNode<TIn, TOut>, TIn>("c", input, static node => node.C, static (node, value) => node.C = value),
                new InputPort<WorkNode<TIn, TOut>, long>("salt", PortType.Int64, static node => node.Salt, static (node, value) => node.Salt = value),
                new InputPort<WorkNode<TIn, TOut>, long>("fail_at", PortType.Int64, static node => node.FailAt, static (node, value) => node.FailAt = value),
                new InputPort<WorkNode<TIn, TOut>, long>("null_at", PortType.Int64, static node => node.NullAt, static (node, value) => node.NullAt = value),
                new InputPort<WorkNode<TIn, TOut>, long>("length", PortType.Int64, static node => node.Length, static (node, value) => node.Length = value),
            ],
            [new OutputPort<TOut, TOut>("value", output, static (in TOut result) => result)])
        {
            Lane = kind == ModelKind.Mix ? "mix" : null,
        };
    }

    public ModelKind Kind { get; }

    public NodeDescriptor Descriptor { get; }

    public Node Create(ModelNode node, Func<Task>? pause) => new WorkNode<TIn, TOut>(this) { Salt = node.Salt, FailAt = node.FailAt, NullAt = node.NullAt, Length = node.Length, Pause = pause };
}

/// <summary>The types of all working nodes.</summary>
internal static class WorkTypes
{
    private static readonly PortType<IReadOnlyList<long>> Numbers = PortType.List(PortType.Int64);
    private static readonly WorkType<long, long> Mix = new(ModelKind.Mix, PortType.Int64, PortType.Int64);
    private static readonly WorkType<long, IReadOnlyList<long>> List = new(ModelKind.List, PortType.Int64, Numbers);
    private static readonly WorkType<long, IReadOnlyList<IReadOnlyList<long>>> Grid = new(ModelKind.Grid, PortType.Int64, PortType.List(Numbers));
    private static readonly WorkType<IReadOnlyList<long>, long> Sum = new(ModelKind.Sum, Numbers, PortType.Int64);
    private static readonly WorkType<long, bool> Test = new(ModelKind.Test, PortType.Int64, PortType.Boolean);

    public static IEnumerable<NodeDescriptor> All => [Mix.Descriptor, List.Descriptor, Grid.Descriptor, Sum.Descriptor, Test.Descriptor];

    public static Node Create(ModelNode node, Func<Task>? pause) => node.Kind switch
    {
        ModelKind.List => List.Create(node, pause),
        ModelKind.Grid => Grid.Create(node, pause),
        ModelKind.Sum => Sum.Create(node, pause),
        ModelKind.Test => Test.Create(node, pause),
        _ => Mix.Create(node, pause),
    };
}

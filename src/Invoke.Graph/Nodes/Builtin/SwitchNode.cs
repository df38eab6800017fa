using System.Globalization;

namespace Invoke.Graph;

/// <summary>Gives one of many inputs by an index; what only the others need does not run.</summary>
internal sealed class SwitchNode : ChoiceNode
{
    public const string IndexPort = "index";
    public const string DefaultPort = "default_input";

    /// <summary>The number of inputs beside the default.</summary>
    public const int InputCount = 16;

    private readonly object?[] _literals = new object?[InputCount + 1];

    /// <summary>The names of the inputs by index.</summary>
    public static readonly string[] InputPorts =
        [.. Enumerable.Range(0, InputCount).Select(index => string.Create(CultureInfo.InvariantCulture, $"input_{index}"))];

    public static NodeDescriptor Type { get; } = new ChoiceDescriptor<SwitchNode>(
        "switch",
        static () => new SwitchNode(),
        static node => new SwitchNode(node),
        [
            new InputPort<SwitchNode, long>(IndexPort, PortType.Int64, static node => node.Index, static (node, value) => node.Index = value),
            .. InputPorts.Select((name, index) => BranchPort(name, index)),
            BranchPort(DefaultPort, InputCount),
        ])
    {
        Version = "1.0.0",
        Category = "logic",
        Title = "Switch",
        Description = "Gives the input that the index names, else the default; what only the others need does not run.",
    };

    public SwitchNode()
    {
    }

    private SwitchNode(SwitchNode other)
    {
        Index = other.Index;
        other._literals.CopyTo(_literals, 0);
    }

    public override NodeDescriptor Descriptor => Type;

    public long Index { get; set; }

    public override long Selection => Index;

    public override object? LiteralOf(int branch) => _literals[branch];

    public override bool MayGiveLiteral(int branch) => _literals[branch] is not null;

    // Validation has found the source to fit.
    public override ValueSource<long> AdaptSelection(ValueSource source) => PortType.Int64.Adapt(source)!;

    public override int BranchOf(long selection, ReadOnlySpan<bool> isGiven)
    {
        if (selection is >= 0 and < InputCount && isGiven[(int)selection])
        {
            return (int)selection;
        }

        return isGiven[InputCount]
            ? InputCount
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"'{IndexPort}' is {selection}, but there is no input of that index and no '{DefaultPort}'; connect or set one."));
    }

    private static InputPort<SwitchNode, object?> BranchPort(string name, int branch) =>
        new(name, PortType.Any, node => node._literals[branch], (node, value) => node._literals[branch] = value) { Branch = branch };
}

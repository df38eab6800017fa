namespace Invoke.Graph.Tests;

/// <summary>A node with literals of several types, most with a default, as documents write them.</summary>
internal sealed class LiteralNode : Node
{
    private int _checked = 1;

    public enum Mode
    {
        Fast,
        Exact,
    }

    // Before the type, which uses it.
    public static PortType<Mode> ModeType { get; } = PortType.Enum(KeyValuePair.Create("fast", Mode.Fast), KeyValuePair.Create("exact", Mode.Exact));

    public static NodeDescriptor<LiteralNode, string> Type { get; } = new(
        "test.literals",
        static () => new LiteralNode(),
        static node => new LiteralNode { Text = node.Text, Maybe = node.Maybe, Choice = node.Choice, Many = node.Many, Ratio = node.Ratio, Checked = node.Checked, Needed = node.Needed },
        static _ => static (node, _, _) => new ValueTask<string>(node.Text ?? "none"),
        [
            new InputPort<LiteralNode, string>("text", PortType.String, static node => node.Text!, static (node, value) => node.Text = value),
            new InputPort<LiteralNode, long?>("maybe", PortType.Nullable(PortType.Int64), static node => node.Maybe, static (node, value) => node.Maybe = value),
            new InputPort<LiteralNode, Mode>("choice", ModeType, static node => node.Choice, static (node, value) => node.Choice = value),
            new InputPort<LiteralNode, OneOrMany<double>>("many", PortType.OneOrMany(PortType.Double), static node => node.Many, static (node, value) => node.Many = value),
            new InputPort<LiteralNode, double>("ratio", PortType.Double, static node => node.Ratio, static (node, value) => node.Ratio = value) { Minimum = 0, Maximum = 1 },
            new InputPort<LiteralNode, int>("checked", PortType.Int32, static node => node.Checked, static (node, value) => node.Checked = value),
            new InputPort<LiteralNode, string>("needed", PortType.String, static node => node.Needed!, static (node, value) => node.Needed = value) { IsRequired = true },
        ],
        [new OutputPort<string, string>("value", PortType.String, static (in string result) => result)]);

    public override NodeDescriptor Descriptor => Type;

    public string? Text { get; set; } = "default";

    public long? Maybe { get; set; } = 5;

    public Mode Choice { get; set; }

    public OneOrMany<double> Many { get; set; } = 1;

    public double Ratio { get; set; }

    public string? Needed { get; set; } = "here";

    public int Checked
    {
        get => _checked;
        set => _checked = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), "must be positive");
    }
}

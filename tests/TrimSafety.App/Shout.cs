namespace TrimSafety.App;

/// <summary>A node whose descriptor is written by hand.</summary>
internal sealed class Shout : Node, INode<string>
{
    public static NodeDescriptor<Shout, string> Type { get; } = new(
        "trim.shout",
        create: static () => new Shout(),
        copy: static node => new Shout { Text = node.Text },
        bind: static _ => static (node, _, _) => new(node.Text.ToUpperInvariant()),
        inputs: [new InputPort<Shout, string>("text", PortType.String, static node => node.Text, static (node, value) => node.Text = value)],
        outputs: [new OutputPort<string, string>("text", PortType.String, static (in string result) => result)]);

    public override NodeDescriptor Descriptor => Type;

    public string Text { get; set; } = "";

    public Input<string> In => new(this, "text");

    public Output<string> Out => new(this, "text");
}

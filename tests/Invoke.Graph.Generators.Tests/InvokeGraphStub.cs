#pragma warning disable
namespace Invoke.Graph;

public sealed class NodeAttribute(string type) : Attribute { public string Type => type; public string Version { get; set; } = "1.0.0"; public string? Category { get; set; } public string? Title { get; set; } public string? Description { get; set; } }
public sealed class InputAttribute : Attribute { public bool Required { get; set; } public string? Name { get; set; } public string? Description { get; set; } }
public abstract class Node { public string? Id { get; } public bool IsIntermediate { get; set; } public bool UseCache { get; set; } public abstract NodeDescriptor Descriptor { get; } }
public readonly struct NodeContext { public void ReportProgress(int step, int total, string? message = null) { } }
public delegate ValueTask<TResult> NodeBody<in TNode, TResult>(TNode node, NodeContext context, CancellationToken cancellationToken) where TNode : Node;
public delegate T OutputReader<TResult, out T>(in TResult result);
public abstract class NodeDescriptor { public string Version { get; init; } = ""; public string? Category { get; init; } public string? Title { get; init; } public string? Description { get; init; } }
public sealed class NodeDescriptor<TNode, TResult>(string type, Func<TNode> create, Func<TNode, TNode> copy, Func<IServiceProvider, NodeBody<TNode, TResult>> bind, IReadOnlyList<InputPort<TNode>> inputs, IReadOnlyList<OutputPort<TResult>> outputs) : NodeDescriptor where TNode : Node;
public abstract class InputPort { public bool IsRequired { get; init; } public double? Minimum { get; init; } public double? Maximum { get; init; } public string? Description { get; init; } }
public abstract class InputPort<TNode> : InputPort where TNode : Node;
public sealed class InputPort<TNode, T>(string name, PortType<T> type, Func<TNode, T> get, Action<TNode, T> set) : InputPort<TNode> where TNode : Node;
public abstract class OutputPort<TResult>;
public sealed class OutputPort<TResult, T>(string name, PortType<T> type, OutputReader<TResult, T> read) : OutputPort<TResult>;
public class PortType<T> : PortType;
public class PortType
{
    public static PortType<long> Integer => null!; public static PortType<int> Int32 => null!; public static PortType<double> Float => null!; public static PortType<float> Single => null!;
    public static PortType<bool> Boolean => null!; public static PortType<string> String => null!; public static PortType<object?> Any => null!;
    public static PortType<T> Of<T>(string? name = null) => null!;
    public static PortType<T> Enum<T>(params IReadOnlyList<KeyValuePair<string, T>> members) where T : struct, Enum => null!;
    public static PortType<IReadOnlyList<T>> List<T>(PortType<T> element) => null!;
    public static PortType<T?> Nullable<T>(PortType<T> underlying) where T : struct => null!;
    public static PortType<OneOrMany<T>> OneOrMany<T>(PortType<T> element) => null!;
}
public readonly struct OneOrMany<T>;
public interface IOutput<out T>;
public class Output<T>(Node node, string port) : IOutput<T>;
public sealed class Input<T>(Node node, string port);
public sealed class NodeGraph
{
    public TNode Add<TNode>(TNode node, string? id = null) where TNode : Node => node;
    public void Connect<TFrom, TTo>(IOutput<TFrom> from, Input<TTo> to) where TFrom : TTo { }
    public void Connect<T>(IOutput<T> from, Input<T?> to) where T : struct { }
    public void Connect(IOutput<int> from, Input<long> to) { }
    public void Connect(IOutput<long> from, Input<int> to) { }
}

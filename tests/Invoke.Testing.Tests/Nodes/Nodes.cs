using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Testing.Tests;

[Node("acme.repeat")]
public sealed partial class Repeat : Node
{
    [Input(Required = true)] public string Text { get; set; }

    [Input, Range(1, 3)] public int Times { get; set; } = 1;

    public readonly record struct Result(string Text);

    public ValueTask<Result> RunAsync() => new(new Result(string.Concat(Enumerable.Repeat(Text, Times))));
}

/// <summary>Gives back its input, fails where it is negative.</summary>
[Node("acme.checked")]
public sealed partial class Checked : Node
{
    [Input] public long Value { get; set; }

    public readonly record struct Result(long Value);

    public ValueTask<Result> RunAsync() => Value < 0 ? throw new InvalidOperationException("negative") : new(new Result(Value));
}

/// <summary>Makes something disposable.</summary>
[Node("acme.make")]
public sealed partial class MakeDisposable : Node
{
    [Input] public bool IsShared { get; set; }

    public readonly record struct Result(CountingDisposable Made, CountingDisposable Also);

    public ValueTask<Result> RunAsync()
    {
        var made = new CountingDisposable();
        return new(new Result(made, IsShared ? made : new CountingDisposable()));
    }
}

/// <summary>Gives back a disposable that it is given.</summary>
[Node("acme.pass")]
public sealed partial class PassDisposable : Node
{
    [Input] public CountingDisposable? Value { get; set; }

    public readonly record struct Result(CountingDisposable? Value);

    public ValueTask<Result> RunAsync() => new(new Result(Value));
}

/// <summary>Waits by the host's clock.</summary>
[Node("acme.wait")]
public sealed partial class WaitMinutes : Node
{
    [Input] public int Minutes { get; set; } = 1;

    public readonly record struct Result(DateTimeOffset Time);

    public async Task<Result> RunAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMinutes(Minutes), time, cancellationToken);
        return new Result(time.GetUtcNow());
    }
}

/// <summary>Tells which instances of its services it got.</summary>
[Node("acme.services")]
public sealed partial class ServiceNode : Node
{
    [Input] public string? Name { get; set; }

    public readonly record struct Result(Box Box);

    public sealed record Box(CountingDisposable First, CountingDisposable Second, string? Name);

    public ValueTask<Result> RunAsync(CountingDisposable first, IServiceProvider services, [FromKeyedServices("name")] Named? named) =>
        new(new Result(new Box(first, services.GetRequiredService<CountingDisposable>(), named?.Name ?? Name)));
}

public sealed record Named(string Name);

/// <summary>A node without the generator.</summary>
public sealed class Shout : Node, INode<string>
{
    public static NodeDescriptor<Shout, string> Type { get; } = new(
        "acme.shout",
        create: static () => new Shout(),
        copy: static node => new Shout { Text = node.Text },
        bind: static _ => static (node, _, _) => new(node.Text.ToUpperInvariant()),
        inputs: [new InputPort<Shout, string>("text", PortType.String, static node => node.Text, static (node, value) => node.Text = value)],
        outputs: [new OutputPort<string, string>("text", PortType.String, static (in string result) => result)]);

    public override NodeDescriptor Descriptor => Type;

    public string Text { get; set; } = "";
}

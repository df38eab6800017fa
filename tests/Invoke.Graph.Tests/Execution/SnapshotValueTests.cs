using System.Text.Json.Serialization;

namespace Invoke.Graph.Tests.Execution;

/// <summary>Values that are saved come back as what they were.</summary>
public sealed partial class SnapshotValueTests
{
    private static readonly NodeCatalog Catalog = new(NodeCatalog.Default.Descriptors, TicketContext.Default);

    private readonly NodeGraph _graph = new();

    [Fact]
    public void Restore_TypesWithContract_ComeBackAsThemselves()
    {
        Step<long, Ticket> ticket = _graph.Each(2, Make.Map<long, Ticket>(value => new Ticket($"t{value}", value), output: PortType.Of<Ticket>()), "ticket");
        Step<Ticket, string> name = _graph.Then(ticket.Out, Make.Map<Ticket, string>(value => value.Name, PortType.Of<Ticket>()), "name");

        (GraphSession restored, string[] rest) = _graph.SaveAfter("ticket@0", Catalog);

        Assert.Equal(["name@0", "ticket@1", "name@1"], rest);
        Assert.Equal(["t0", "t1"], restored.ValuesOf(name.Out));
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData("2")]
    [InlineData(2L)]
    [InlineData(true)]
    [InlineData(null)]
    public void Restore_AnyValue_KeepsItsType(object? value)
    {
        Step<long, object?> source = _graph.Add(Make.Source(() => value), "source");
        Step<object?, string> described = _graph.Then(source.Out, Make.Map<object?, string>(seen => $"{seen?.GetType().Name}:{seen}"), "described");

        (GraphSession restored, string[] rest) = _graph.SaveAfter("source", Catalog);

        Assert.Equal(["described"], rest);
        Assert.Equal([$"{value?.GetType().Name}:{value}"], restored.ValuesOf(described.Out));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1)]
    public void Restore_AnyValueThatJsonWouldChange_IsMadeAgain(object value)
    {
        Step<long, object?> source = _graph.Add(Make.Source<object?>(() => value), "source");
        _graph.Then(source.Out, Make.Map<object?, string>(seen => $"{seen}"), "described");

        (_, string[] rest) = _graph.SaveAfter("source", Catalog);

        Assert.Equal(["source", "described"], rest);
    }

    internal sealed record Ticket(string Name, long Number);

    [JsonSerializable(typeof(Ticket))]
    private sealed partial class TicketContext : JsonSerializerContext;
}

using System.Globalization;

namespace Invoke.Graph.Tests.Conformance;

/// <summary>The node table of the graph vectors.</summary>
internal static class VectorCatalog
{
    private static readonly PortType<IReadOnlyList<long>> Integers = PortType.List(PortType.Int64);
    private static readonly PortType<IReadOnlyList<string>> Strings = PortType.List(PortType.String);

    public static NodeCatalog Create() => new(Types().Select(type => type.Descriptor));

    private static IEnumerable<VectorNodeType> Types()
    {
        yield return Arithmetic("add", (a, b) => a + b);
        yield return Arithmetic("sub", (a, b) => a - b);
        yield return Arithmetic("mul", (a, b) => a * b);
        yield return new VectorNodeType("param_int", values => [values["a"]])
            .Input("a", PortType.Int64, 0).Output("a", PortType.Int64);
        yield return new VectorNodeType("opt_int", values => [(long?)values["a"] ?? -1L])
            .Input("a", PortType.Nullable(PortType.Int64), null).Output("a", PortType.Int64);
        yield return new VectorNodeType("divmod", values => FloorDivide((long)values["a"]!, (long)values["b"]!))
            .Input("a", PortType.Int64, 0).Input("b", PortType.Int64, 1).Output("q", PortType.Int64).Output("r", PortType.Int64);
        yield return new VectorNodeType("range", values => [Range((long)values["start"]!, (long)values["stop"]!, (long)values["step"]!)])
            .Input("start", PortType.Int64, 0).Input("stop", PortType.Int64, 10).Input("step", PortType.Int64, 1).Output("collection", Integers);
        yield return new VectorNodeType("range_of_size", values =>
                [Range((long)values["start"]!, (long)values["start"]! + ((long)values["size"]! * (long)values["step"]!), (long)values["step"]!)])
            .Input("start", PortType.Int64, 0).Input("size", PortType.Int64, 1).Input("step", PortType.Int64, 1).Output("collection", Integers);
        yield return new VectorNodeType("int_collection", values => [values["collection"]])
            .Input("collection", Integers, []).Output("collection", Integers);
        yield return new VectorNodeType("str_collection", values => [values["collection"]])
            .Input("collection", Strings, []).Output("collection", Strings);
        yield return new VectorNodeType("chunk", values =>
                [((IReadOnlyList<long>)values["collection"]!).Chunk((int)(long)values["size"]!).ToArray<IReadOnlyList<long>>()])
            .Input("collection", Integers, []).Input("size", PortType.Int64, 1).Output("collection", PortType.List(Integers));
        yield return new VectorNodeType("sum", values => [((IReadOnlyList<long>)values["collection"]!).Sum()])
            .Input("collection", Integers, []).Output("a", PortType.Int64);
        yield return new VectorNodeType("count", values => [(long)((IReadOnlyList<long>)values["collection"]!).Count])
            .Input("collection", Integers, []).Output("a", PortType.Int64);
        yield return new VectorNodeType("to_str", values => [((long)values["a"]!).ToString(CultureInfo.InvariantCulture)])
            .Input("a", PortType.Int64, 0).Output("s", PortType.String);
        yield return new VectorNodeType("str_len", values => [(long)((string)values["s"]!).Length])
            .Input("s", PortType.String, string.Empty).Output("a", PortType.Int64);
        yield return new VectorNodeType("any_pass", values => [values["value"]])
            .Input("value", PortType.Any, null).Output("value", PortType.Any);
        yield return new VectorNodeType("fail", _ => throw new InvalidOperationException("This node always fails."))
            .Input("a", PortType.Int64, 0).Output("a", PortType.Int64);
        yield return new VectorNodeType("fail_if", values => (long)values["a"]! == (long)values["value"]!
                ? throw new InvalidOperationException("The value is the one that fails.")
                : [values["a"]])
            .Input("a", PortType.Int64, 0).Input("value", PortType.Int64, 0).Output("a", PortType.Int64);
        yield return new VectorNodeType("bool", values => [values["value"]])
            .Input("value", PortType.Boolean, false).Output("value", PortType.Boolean);
        yield return new VectorNodeType("less", values => [(long)values["a"]! < (long)values["b"]!])
            .Input("a", PortType.Int64, 0).Input("b", PortType.Int64, 0).Output("value", PortType.Boolean);
    }

    private static VectorNodeType Arithmetic(string name, Func<long, long, long> compute) =>
        new VectorNodeType(name, values => [compute((long)values["a"]!, (long)values["b"]!)])
            .Input("a", PortType.Int64, 0).Input("b", PortType.Int64, 0).Output("a", PortType.Int64);

    private static object?[] FloorDivide(long a, long b)
    {
        long quotient = (long)Math.Floor((double)a / b);
        return [quotient, a - (quotient * b)];
    }

    private static long[] Range(long start, long stop, long step)
    {
        var items = new List<long>();
        for (long value = start; step > 0 ? value < stop : value > stop; value += step)
        {
            items.Add(value);
        }

        return [.. items];
    }
}

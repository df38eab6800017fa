using System.Text.Json.Serialization;

namespace Invoke.Graph.Tests.Nodes
{
    /// <summary>Nodes with ports of every shape that authors use, and their JSON contracts.</summary>
    internal static partial class PortShapes
    {
        public static NodeCatalog Catalog { get; } = new([Make.TypeDescriptor, Pass.TypeDescriptor, Describe.TypeDescriptor], PortShapesContext.Default);

        public enum Blend
        {
            Normal,
            SoftLight,
        }

        public readonly record struct Point(int X, int Y);

        /// <summary>A record that holds an enumeration, records, a list, a missing value and itself.</summary>
        public sealed record Layer(string Name, Blend Blend, Point Offset, IReadOnlyList<Point> Path, Point? Anchor, Layer? Below);

        [Node("test.shapes.make")]
        internal sealed partial class Make : Node
        {
            public sealed record Result(
                Layer Layer,
                List<Layer> Layers,
                Blend[][] Rows,
                Point? Point,
                Dictionary<string, Point> Named,
                (string Name, int Count) Pair,
                Elsewhere.Tag Tag,
                Layer[] Array,
                int? Missing,
                Blend? Mode);

            public ValueTask<Result> RunAsync()
            {
                var below = new Layer("below", Blend.Normal, default, [], null, null);
                var layer = new Layer("top", Blend.SoftLight, new Point(1, 2), [new Point(3, 4)], new Point(5, 6), below);
                return new(new Result(
                    layer,
                    [layer, below],
                    [[Blend.SoftLight], []],
                    new Point(7, 8),
                    new Dictionary<string, Point> { ["a"] = new(9, 10) },
                    ("pair", 11),
                    new Elsewhere.Tag("tag"),
                    [below],
                    null,
                    Blend.SoftLight));
            }
        }

        [Node("test.shapes.pass")]
        internal sealed partial class Pass : Node
        {
            [Input]
            public Layer? Layer { get; set; }

            [Input]
            public IReadOnlyList<Layer> Layers { get; set; } = [];

            [Input]
            public IReadOnlyList<IReadOnlyList<Blend>> Rows { get; set; } = [];

            [Input]
            public Point? Point { get; set; }

            [Input]
            public Dictionary<string, Point>? Named { get; set; }

            [Input]
            public (string Name, int Count) Pair { get; set; }

            [Input]
            public Elsewhere.Tag? Tag { get; set; }

            [Input]
            public OneOrMany<Layer> Some { get; set; }

            [Input]
            public int? Missing { get; set; } = 1;

            [Input]
            public Blend? Mode { get; set; }

            public sealed record Result(string Text, Pass Node);

            public ValueTask<Result> RunAsync() => new(new Result(
                $"{Layer?.Below?.Name} {Layers.Count} {Rows[0][0]} {Point?.Y} {Named?["a"].X} {Pair.Name}{Pair.Count} {Tag?.Text} {Some.Items.Count} {Missing} {Mode}",
                this));
        }

        [Node("test.shapes.describe")]
        internal sealed partial class Describe : Node
        {
            [Input]
            public Layer? Layer { get; set; }

            public readonly record struct Result(string Text);

            public ValueTask<Result> RunAsync() => new(new Result($"{Layer?.Name} {Layer?.Blend}"));
        }
    }

    [JsonSourceGenerationOptions(IncludeFields = true)]
    [JsonSerializable(typeof(PortShapes.Layer))]
    [JsonSerializable(typeof(PortShapes.Point))]
    [JsonSerializable(typeof(Dictionary<string, PortShapes.Point>))]
    [JsonSerializable(typeof(Elsewhere.Tag))]
    internal sealed partial class PortShapesContext : JsonSerializerContext;
}

namespace Invoke.Graph.Tests.Nodes.Elsewhere
{
    internal sealed record Tag(string Text);
}

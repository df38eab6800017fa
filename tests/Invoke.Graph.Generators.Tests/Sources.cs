namespace Invoke.Graph.Generators.Tests;

/// <summary>Node classes that several tests compile.</summary>
internal static class Sources
{
    public const string ResizeImage = """
        namespace Acme;

        public sealed record ImageRef(string Name);

        public interface IScaler
        {
            Task<ImageRef> ScaleAsync(ImageRef image, int width, CancellationToken cancellationToken);
        }

        /// <summary>Scales an <see cref="ImageRef"/> to a width.</summary>
        [Node("acme.resize_image", Version = "1.1.0", Category = "image", Title = "Resize \"Image\"", Lane = "codec")]
        public sealed partial class ResizeImage : Node
        {
            /// <summary>Gets or sets the image to scale; smaller &amp; larger ones fit.</summary>
            [Input(Required = true)]
            public ImageRef Image { get; set; }

            [Input(Description = "The new width in pixels."), Range(64, 8192)]
            public int Width { get; set; } = 512;

            public readonly record struct Result(ImageRef Image, int Width, int Height);

            public async Task<Result> RunAsync(IScaler scaler, NodeContext context, CancellationToken cancellationToken)
            {
                context.ReportProgress(1, 1);
                return new Result(await scaler.ScaleAsync(Image, Width, cancellationToken), Width, Width);
            }
        }
        """;

    public const string EveryType = """
        using System.Collections.Immutable;
        using System.Text.Json.Serialization;
        using Microsoft.Extensions.DependencyInjection;

        namespace Acme;

        public sealed record Thing(string Name);

        public readonly record struct Mark(int Number);

        public enum Filter
        {
            Bilinear,
            NearestExact,

            [JsonStringEnumMemberName("lanczos-3")]
            Lanczos3,
        }

        public abstract class Described : Node
        {
            [Input(Name = "label")]
            public string? Caption { get; set; }
        }

        public static partial class Pack
        {
            [Node("acme.pack.every_type")]
            internal sealed partial class EveryType : Described
            {
                [Input, Range(0, double.PositiveInfinity, MinimumIsExclusive = true)] public long Integer { get; set; }
                [Input] public int Int32 { get; set; }
                [Input, Range(-0.5, 1e20, MaximumIsExclusive = true)] public double Float { get; set; }
                [Input] public float Single { get; set; }
                [Input] public bool Boolean { get; set; }
                [Input] public string String { get; set; } = "";
                [Input] public object? Anything { get; set; }
                [Input] public object Something { get; set; } = 1L;
                [Input] public Filter Filter { get; set; }
                [Input] public Filter? MaybeFilter { get; set; }
                [Input, Range(typeof(int), "1", "9")] public int? MaybeInt { get; set; }
                [Input] public IReadOnlyList<long> Integers { get; set; } = [];
                [Input] public IReadOnlyList<string?>? Texts { get; set; }
                [Input] public IReadOnlyList<IReadOnlyList<double>> Rows { get; set; } = [];
                [Input] public OneOrMany<Thing> Things { get; set; }
                [Input] public Thing? MaybeThing { get; set; }
                [Input] public Mark? MaybeMark { get; set; }
                [Input] public Dictionary<string, string?> Words { get; set; } = [];
                [Input] public byte[] Bytes { get; set; } = [];
                [Input] public int @class { get; set; }

                public sealed record Result(
                    long[] Array,
                    List<Thing> List,
                    ImmutableArray<Mark> Immutable,
                    int[][] Rows,
                    byte[] Bytes,
                    Thing? MaybeThing,
                    object Something)
                {
                    [JsonPropertyName("string_1")]
                    public string Text => "text";
                }

                public ValueTask<Result> RunAsync(
                    IComparer<string?> comparer,
                    [FromKeyedServices("fast")] IServiceProvider fast,
                    [FromKeyedServices(Acme.Filter.Bilinear)] IEnumerable<Thing>? maybe,
                    CancellationToken cancellationToken) => throw new NotSupportedException();
            }
        }
        """;

    public const string Shapes = """
        namespace Acme.@event;

        public partial record struct Pack
        {
            public partial interface IInner
            {
                public abstract class Base : Node
                {
                    [Input] public virtual int Number { get; set; }

                    public abstract int Late { get; set; }

                    public abstract ValueTask<@class> RunAsync(NodeContext context);

                    public record @class(int Number)
                    {
                        public virtual int Twice => Number * 2;
                    }
                }

                [Node("acme.shapes")]
                public partial class Shapes : Base
                {
                    [Input] public override int Number { get; set; }

                    [Input] public override int Late { get; set; }

                    public sealed record More(int Number, bool IsMore) : @class(Number)
                    {
                        public override int Twice => 0;

                        public static int Shared => 1;

                        public int this[int index] => index;

                        internal int Hidden => 1;
                    }

                    public override ValueTask<@class> RunAsync(NodeContext context) => new(new More(Number, true));

                    private ValueTask<More> RunAsync() => new(new More(Number, true));
                }
            }
        }
        """;

    public const string Save = """
        namespace Acme;

        public interface IDisk
        {
            Task SaveAsync(string name, CancellationToken cancellationToken);
        }

        [Node("acme.save")]
        public sealed partial class Save : Node
        {
            [Input(Required = true)]
            public string? Name { get; set; }

            public async ValueTask RunAsync(IDisk disk, CancellationToken cancellationToken) =>
                await disk.SaveAsync(Name!, cancellationToken);
        }
        """;

    public const string Counter = """
        [Node("acme.counter")]
        public sealed partial class Counter : Node
        {
            public sealed record Result(long Count);

            public ValueTask<Result> RunAsync() => new(new Result(1));
        }
        """;
}

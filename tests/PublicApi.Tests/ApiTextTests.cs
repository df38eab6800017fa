namespace Invoke.PublicApi.Tests;

/// <summary>What the approved texts say and leave out, on an assembly that has one of each.</summary>
public sealed class ApiTextTests
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Diagnostics.CodeAnalysis;

        namespace Acme;

        [Flags] public enum Colors : byte { None = 0, Red = 1 }

        public delegate TOut Reader<TIn, out TOut>(in TIn source) where TIn : struct;

        public interface IShape { int Area { get; } void Draw() { } static abstract IShape Create(); }

        public interface ISolid : IShape { event EventHandler<string?>? Changed; }

        internal interface IHidden;

        public abstract class Shape : IHidden, IComparable<Shape>
        {
            protected Shape() { }
            private protected Shape(int hidden) { }
            public abstract int CompareTo(Shape? other);
            [Obsolete("Use Scale.", DiagnosticId = "ACME1")] protected virtual void Grow(ref int by, params string?[] names) { }
            public string Name { get; protected set; } = "";
            public int Count { get; private set; }
            internal int Hidden;
            public static readonly int Zero;
            public const string Text = "a";
            public sealed class Part<T> where T : notnull { internal Part() { } }
        }

        public sealed class Square : Shape
        {
            public required double Side { get; init; }
            public override int CompareTo(Shape? other) => 0;
            protected override void Grow(ref int by, params string?[] names) { }
            public bool TryFind(string name, [NotNullWhen(true)] out string? found) { found = null; return false; }
            public object? this[int index] => null;
            public static Square operator +(Square left, Square right) => left;
        }

        public readonly record struct Point(int X, int Y = 2);

        public record Named(string Name) { public override string ToString() => Name; }

        public static class Shapes
        {
            public static List<T> All<T>(this IEnumerable<T>? shapes, bool deep = false, Colors color = Colors.Red) where T : Shape, new() => [];
        }
        """;

    private const string Text = """
        [Flags] public enum Acme.Colors : byte
            Colors.None = 0
            Colors.Red = 1

        public interface Acme.IShape
            int IShape.Area { get; }
            static abstract IShape IShape.Create()
            virtual void IShape.Draw()

        public interface Acme.ISolid : IShape
            event EventHandler<string?>? ISolid.Changed

        public record Acme.Named
            public Named.Named(string Name)
            public void Named.Deconstruct(out string Name)
            public string Named.Name { get; init; }
            public override string Named.ToString()

        public readonly record struct Acme.Point
            public Point.Point(int X, int Y = 2)
            public void Point.Deconstruct(out int X, out int Y)
            public int Point.X { get; init; }
            public int Point.Y { get; init; }

        public delegate TOut Acme.Reader<TIn, out TOut>(in TIn source) where TIn : struct

        public abstract class Acme.Shape : IComparable<Shape>
            protected Shape.Shape()
            public abstract int Shape.CompareTo(Shape? other)
            public int Shape.Count { get; }
            [Obsolete("Use Scale.", DiagnosticId = "ACME1")] protected virtual void Shape.Grow(ref int by, params string?[] names)
            public string Shape.Name { get; protected set; }
            public const string Shape.Text = "a"
            public static readonly int Shape.Zero

        public sealed class Acme.Shape.Part<T> where T : notnull

        public static class Acme.Shapes
            public static List<T> Shapes.All<T>(this IEnumerable<T>? shapes, bool deep = false, Colors color = Colors.Red) where T : Shape, new()

        public sealed class Acme.Square : Shape
            public Square.Square()
            public override int Square.CompareTo(Shape? other)
            public required double Square.Side { get; init; }
            [found: NotNullWhen(true)] public bool Square.TryFind(string name, out string? found)
            public static Square Square.operator +(Square left, Square right)
            public object? Square.this[int index] { get; }

        """;

    [Fact]
    public void Describe_EveryKindOfDeclaration_SaysWhatCallersSee()
    {
        string text = ApiText.Describe(Packages.Compile(Source));

        Assert.Equal(Text, text);
    }

    [Fact]
    public void Between_ChangedNewAndRemovedLines_AreShownInTheirPlace()
    {
        string difference = ApiDifference.Between("class A\n    A.B\n    A.D(int x)\n\nclass E\n    E.F\n", "class A\n    A.B\n    A.C\n    A.D(long x)\n\nclass E\n\nclass G\n");

        Assert.Equal("- A.D(int x)\n+ A.C\n+ A.D(long x)\n- E.F\n+ class G", difference);
    }

    [Fact]
    public void Between_LinesInAnotherOrder_SaysThatOnlyTheOrderDiffers()
    {
        string difference = ApiDifference.Between("A.B\nA.C\n", "A.C\nA.B\n");

        Assert.Contains("order", difference, StringComparison.Ordinal);
    }
}

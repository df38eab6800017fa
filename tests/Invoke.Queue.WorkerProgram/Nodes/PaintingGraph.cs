using Invoke.Graph;

namespace Invoke.Queue.WorkerProgram;

/// <summary>Graphs of the test nodes.</summary>
public static class PaintingGraph
{
    /// <summary>So many images, one after another, each from a canvas of its own.</summary>
    public static NodeGraph Of(int images, int delayMilliseconds)
    {
        NodeGraph graph = new();
        IntegerRange range = graph.Add(new IntegerRange { Start = 0, Stop = images }, "range");
        Iteration<long> each = graph.Iterate(range.Out.Collection);
        StretchCanvas canvas = graph.Add(new StretchCanvas { DelayMilliseconds = delayMilliseconds }, "canvas");
        PaintCanvas paint = graph.Add(new PaintCanvas(), "paint");
        graph.Connect(each.Item, canvas.In.Seed);
        graph.Connect(canvas.Out.Canvas, paint.In.Canvas);
        graph.Collect(paint.Out.Image);
        return graph;
    }

    /// <summary>So many images, of which those from a number on wait at a gate, after a step of theirs.</summary>
    public static NodeGraph Of(int images, CanvasGate gate, int from, int step = 0)
    {
        NodeGraph graph = Of(images, delayMilliseconds: 0);
        var canvas = (StretchCanvas)graph["canvas"];
        (canvas.Gate, canvas.GateFrom, canvas.GateStep) = (gate.Name, from, step);
        return graph;
    }

    /// <summary>One node that does next to nothing.</summary>
    public static NodeGraph Nothing()
    {
        NodeGraph graph = new();
        graph.Add(new TellClaim(), "claim");
        return graph;
    }

    /// <summary>A sketch, and so many looks at the canvas behind it, which only lives in memory.</summary>
    public static NodeGraph Looks(int looks)
    {
        NodeGraph graph = new();
        SketchCanvas sketch = graph.Add(new SketchCanvas { Seed = 7 }, "sketch");
        IntegerRange range = graph.Add(new IntegerRange { Start = 0, Stop = looks }, "range");
        Iteration<long> each = graph.Iterate(range.Out.Collection);
        WaitForCanvas wait = graph.Add(new WaitForCanvas(), "wait");
        graph.Connect(sketch.Out.Canvas, wait.In.Canvas);
        graph.Connect(each.Item, wait.In.Look);
        graph.Collect(wait.Out.Seed);
        return graph;
    }

    /// <summary>So many images, and then the end of the process.</summary>
    public static NodeGraph Deadly(int images, int delayMilliseconds)
    {
        NodeGraph graph = Of(images, delayMilliseconds);
        KillProcess kill = graph.Add(new KillProcess(), "kill");
        var last = (PaintCanvas)graph["paint"];
        Collection<int> widths = graph.Collect(last.Out.Width);
        Iteration<int> after = graph.Iterate(widths);
        graph.Connect(after.Item, kill.In.After);
        return graph;
    }
}

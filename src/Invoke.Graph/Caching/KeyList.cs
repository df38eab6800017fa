namespace Invoke.Graph;

/// <summary>A list inside of a key, copied, its items in the form keys have them.</summary>
internal sealed class KeyList(object?[] items, KeyList.Shape shape)
{
    /// <summary>How the port had it: a port of one or many may tell one value from a list of one.</summary>
    public enum Shape
    {
        List,
        One,
        Many,
    }

    public object?[] Items => items;

    public Shape Form => shape;
}

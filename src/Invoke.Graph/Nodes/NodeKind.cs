namespace Invoke.Graph;

/// <summary>How the engine treats a node.</summary>
public enum NodeKind
{
    /// <summary>The node runs once for each of its iteration paths.</summary>
    Ordinary,

    /// <summary>The node opens an axis: what it feeds runs once for each item of its list. It never runs itself.</summary>
    Iterate,

    /// <summary>The node closes an axis: it gathers its items into a list.</summary>
    Collect,

    /// <summary>The node chooses one of its inputs (<c>if</c>, <c>switch</c>); what only the other inputs need does not run.</summary>
    Choice,

    /// <summary>The node stands for the nodes of another graph; a plan has those in its place.</summary>
    Call,
}

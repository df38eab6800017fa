namespace Invoke.Graph;

/// <summary>What is wrong with a graph.</summary>
public enum GraphProblemCode
{
    /// <summary><c>unknown-node</c>: a connection names a node that the graph does not have.</summary>
    UnknownNode,

    /// <summary><c>unknown-port</c>: a connection or a literal names a port that the node's type does not have.</summary>
    UnknownPort,

    /// <summary><c>unknown-type</c>: a node's type is missing or not in the catalog.</summary>
    UnknownType,

    /// <summary><c>type-mismatch</c>: a connection or a literal carries values that the input does not take.</summary>
    TypeMismatch,

    /// <summary><c>occupied-input</c>: an input that takes one connection has several.</summary>
    OccupiedInput,

    /// <summary><c>missing-input</c>: a required input has neither a connection nor a value.</summary>
    MissingInput,

    /// <summary><c>cycle</c>: nodes wait for each other.</summary>
    Cycle,

    /// <summary><c>duplicate-node</c>: two nodes have the same id.</summary>
    DuplicateNode,

    /// <summary><c>duplicate-edge</c>: the same connection is there twice.</summary>
    DuplicateEdge,

    /// <summary><c>id-mismatch</c>: a document files a node under another key than its id.</summary>
    IdMismatch,

    /// <summary><c>iterator-input</c>: an iterator reads something that is not declared a list.</summary>
    IteratorInput,

    /// <summary><c>collector-input</c>: a collector's sources do not fit together, in type or in iterations.</summary>
    CollectorInput,

    /// <summary><c>protected-port</c>: a connection ends at an input that takes none.</summary>
    ProtectedPort,

    /// <summary><c>out-of-range</c>: a literal is outside of what the input allows.</summary>
    OutOfRange,

    /// <summary><c>unsupported-version</c>: a document, or a node in it, is of a version that is not known here.</summary>
    UnsupportedVersion,

    /// <summary><c>recursion</c>: a graph calls itself, directly or through others, or calls are nested too deep.</summary>
    Recursion,

    /// <summary><c>duplicate-alias</c>: a graph of the library exposes two ports under one name.</summary>
    DuplicateAlias,
}

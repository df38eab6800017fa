namespace Invoke.Graph.Generators;

/// <summary>What the generator knows of a node class: text only, so that models compare by value.</summary>
/// <param name="Namespace">The namespace; empty for the global one.</param>
/// <param name="Containers">The types around the class, outermost first, as declarations.</param>
/// <param name="Name">The class's name.</param>
/// <param name="FullName">The class's name with <c>global::</c>.</param>
/// <param name="Type">The type id, version and what editors show.</param>
/// <param name="Result">The result's type.</param>
/// <param name="Returns">What RunAsync returns.</param>
/// <param name="Arguments">The arguments of RunAsync in its order.</param>
/// <param name="Inputs">The inputs in the order of declaration.</param>
/// <param name="Outputs">The outputs in the order of declaration.</param>
internal sealed record NodeModel(
    string Namespace,
    EquatableArray<string> Containers,
    string Name,
    string FullName,
    NodeTypeModel Type,
    string Result,
    ReturnKind Returns,
    EquatableArray<ArgumentModel> Arguments,
    EquatableArray<PortModel> Inputs,
    EquatableArray<PortModel> Outputs);

/// <summary>The arguments of the class's attribute.</summary>
internal sealed record NodeTypeModel(string Id, string? Version, string? Category, string? Title, string? Lane, string? Description);

/// <summary>An argument of RunAsync.</summary>
/// <param name="Kind">Where the argument comes from.</param>
/// <param name="Resolve">For a service: the expression that takes it from <c>services</c>.</param>
internal sealed record ArgumentModel(ArgumentKind Kind, string Resolve);

/// <summary>What RunAsync returns.</summary>
internal enum ReturnKind
{
    /// <summary>A ValueTask with the result.</summary>
    ValueTask,

    /// <summary>A Task with the result.</summary>
    Task,

    /// <summary>A ValueTask or Task without a result: the node has no outputs.</summary>
    NoResult,
}

internal enum ArgumentKind
{
    Service,
    Context,
    CancellationToken,
}

/// <summary>An input or an output.</summary>
/// <param name="Property">The property's name.</param>
/// <param name="Name">The name on the wire.</param>
/// <param name="Type">The type of the values and the expression that makes the port type.</param>
/// <param name="AllowsNull">Whether the type is a reference type declared with a question mark.</param>
/// <param name="IsRequired">Whether an input must be connected or set.</param>
/// <param name="Minimum">The least number as an expression.</param>
/// <param name="Maximum">The greatest number as an expression.</param>
/// <param name="Description">One sentence on what the port means.</param>
internal sealed record PortModel(
    string Property,
    string Name,
    PortTypeModel Type,
    bool AllowsNull,
    bool IsRequired = false,
    string? Minimum = null,
    string? Maximum = null,
    string? Description = null);

/// <summary>A port type.</summary>
/// <param name="Declared">The .NET type as In and Out show it, with the author's nullable annotations.</param>
/// <param name="ClrType">The .NET type as the port type has it.</param>
/// <param name="Expression">The expression that makes the port type.</param>
internal sealed record PortTypeModel(string Declared, string ClrType, string Expression)
{
    /// <summary>Gets what to write behind a value where the two types differ in nullable annotations only.</summary>
    public string Forgive => Declared == ClrType ? string.Empty : "!";
}

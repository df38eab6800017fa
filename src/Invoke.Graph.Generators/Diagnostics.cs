using Microsoft.CodeAnalysis;

namespace Invoke.Graph.Generators;

/// <summary>What the generator reports; documented in docs/diagnostics.md. Ids are never reused.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "INVK001", "Node class is not partial",
        "'{0}' must be partial, so that its ports can be generated; write 'partial' before 'class', 'struct' or 'record'");

    public static readonly DiagnosticDescriptor NoSingleRunAsync = Error(
        "INVK002", "Node class needs exactly one RunAsync",
        "Node class '{0}' has {1} public instance methods RunAsync; declare exactly one, not generic, "
        + "for example 'public ValueTask<Result> RunAsync(CancellationToken cancellationToken)'");

    public static readonly DiagnosticDescriptor WrongReturnType = Error(
        "INVK003", "RunAsync returns no task",
        "RunAsync of node class '{0}' returns '{1}'; return ValueTask<T> or Task<T>, where T is not null and its properties are the outputs, "
        + "or ValueTask or Task for a node without outputs");

    public static readonly DiagnosticDescriptor InputNotSettable = Error(
        "INVK004", "Input cannot be set",
        "Input '{0}.{1}' must be a public instance property '{{ get; set; }}' without 'init' and 'required'; "
        + "write [Input(Required = true)] for an input that must be given");

    public static readonly DiagnosticDescriptor DuplicateType = Error(
        "INVK005", "Duplicate node type id",
        "Node classes '{0}' and '{1}' have the same type id '{2}'; give each its own");

    public static readonly DiagnosticDescriptor InvalidType = Error(
        "INVK006", "Invalid node type id",
        "Type id '{0}' of node class '{1}' must be a vendor and a name in snake_case, for example 'acme.resize_image'");

    public static readonly DiagnosticDescriptor InvalidParameter = Error(
        "INVK007", "RunAsync parameter is no service",
        "Parameter '{0}' of RunAsync of node class '{1}' is '{2}'; "
        + "take services, NodeContext and CancellationToken by value only, and make everything else an [Input] property");

    public static readonly DiagnosticDescriptor UnsupportedClass = Error(
        "INVK008", "Class cannot be a node class",
        "Node class '{0}' {1}");

    public static readonly DiagnosticDescriptor ReservedName = Error(
        "INVK009", "Reserved name",
        "'{0}' in node class '{1}' is reserved for {2}; choose another name");

    public static readonly DiagnosticDescriptor NoOutputs = Error(
        "INVK010", "Result has no outputs",
        "The result '{1}' of node class '{0}' has no properties to be outputs; "
        + "return a record, for example 'public readonly record struct Result(long Value)', or ValueTask or Task without a result for a node without outputs");

    public static readonly DiagnosticDescriptor DuplicatePort = Error(
        "INVK011", "Duplicate port name",
        "Node class '{0}' has two {1} named '{2}'; rename one{3}");

    public static readonly DiagnosticDescriptor ConcreteList = new(
        "INVK012", "Input is of a concrete list type",
        "Input '{0}.{1}' is of type '{2}', which no connection can fill; declare it as IReadOnlyList<{3}>",
        "Invoke.Graph", DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: null);

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Invoke.Graph", DiagnosticSeverity.Error, isEnabledByDefault: true);
}

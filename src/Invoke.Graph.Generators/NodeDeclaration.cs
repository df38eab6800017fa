namespace Invoke.Graph.Generators;

/// <summary>What parsing one class gave: a model, or problems.</summary>
/// <param name="FullName">The class's name as messages show it.</param>
/// <param name="TypeId">The type id; empty where it is missing.</param>
/// <param name="Location">Where the class is declared.</param>
/// <param name="Node">The model; null where an error was found.</param>
/// <param name="Problems">The problems.</param>
internal sealed record NodeDeclaration(
    string FullName,
    string TypeId,
    SourceLocation? Location,
    NodeModel? Node,
    EquatableArray<Problem> Problems);

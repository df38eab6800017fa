using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Invoke.Graph.Generators;

/// <summary>A diagnostic as data, so that it may pass through the pipeline.</summary>
internal sealed record Problem(DiagnosticDescriptor Descriptor, SourceLocation? Location, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location?.ToLocation(), [.. Arguments]);
}

/// <summary>A place in a source file, detached from its syntax tree.</summary>
internal sealed record SourceLocation(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static SourceLocation? From(Location? location) =>
        location?.SourceTree is { } tree ? new SourceLocation(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span) : null;

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Invoke.PublicApi.Tests;

/// <summary>The types and members of other assemblies that one assembly names: <c>Invoke.Graph.NodeGraph</c>, <c>Invoke.Graph.NodeGraph.Add</c>.</summary>
internal sealed class AssemblyNames : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    private AssemblyNames(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _reader = _file.GetMetadataReader();
    }

    public static IReadOnlyList<string> Read(string path)
    {
        using var names = new AssemblyNames(path);
        return [.. names.Types(), .. names.Members(), .. names.Implemented()];
    }

    public void Dispose() => _file.Dispose();

    private IEnumerable<string> Types() => _reader.TypeReferences.Select(handle => Name(handle)!);

    private IEnumerable<string> Members() => _reader.MemberReferences.Select(_reader.GetMemberReference)
        .Select(member => Name(member.Parent) is { } type ? $"{type}.{Accessed(_reader.GetString(member.Name))}" : null)
        .OfType<string>();

    /// <summary>Who implements an interface or overrides a method names it, but the compiler matches some by name alone.</summary>
    private IEnumerable<string> Implemented() =>
        from type in _reader.TypeDefinitions.Select(_reader.GetTypeDefinition)
        from parent in type.GetInterfaceImplementations().Select(each => Name(_reader.GetInterfaceImplementation(each).Interface)).Append(Name(type.BaseType)).OfType<string>()
        from method in type.GetMethods().Select(_reader.GetMethodDefinition)
        select $"{parent}.{Accessed(_reader.GetString(method.Name).Split('.')[^1])}";

    private string? Name(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                TypeReference type = _reader.GetTypeReference((TypeReferenceHandle)handle);
                string container = Name(type.ResolutionScope) ?? _reader.GetString(type.Namespace);
                return $"{container}.{_reader.GetString(type.Name)}";
            case HandleKind.TypeSpecification:
                BlobReader signature = _reader.GetBlobReader(_reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                {
                    return null;
                }

                // A byte tells whether the generic type is a class or a struct.
                signature.ReadByte();
                return Name(signature.ReadTypeHandle());
            default:
                return null;
        }
    }

    /// <summary>The property or event of an accessor.</summary>
    private static string Accessed(string method) =>
        Array.Find(["get_", "set_", "add_", "remove_"], prefix => method.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix ? method[prefix.Length..] : method;
}

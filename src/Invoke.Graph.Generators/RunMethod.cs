using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Invoke.Graph.Generators;

/// <summary>The RunAsync of a node class. Lives only while the class is parsed, so it may hold symbols.</summary>
internal sealed class RunMethod
{
    private const string Services = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.";
    private const string KeyedServices = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions.";

    private RunMethod(IMethodSymbol method, ITypeSymbol? result, ReturnKind returns, EquatableArray<ArgumentModel> arguments)
    {
        Method = method;
        Result = result;
        Returns = returns;
        Arguments = arguments;
    }

    public IMethodSymbol Method { get; }

    /// <summary>Gets the type whose properties are the outputs; null for a node without outputs.</summary>
    public ITypeSymbol? Result { get; }

    public ReturnKind Returns { get; }

    public EquatableArray<ArgumentModel> Arguments { get; }

    public static RunMethod? Parse(INamedTypeSymbol nodeClass, string name, List<Problem> problems)
    {
        IMethodSymbol[] methods = [.. NodeParser.Bases(nodeClass).Prepend(nodeClass)
            .SelectMany(type => type.GetMembers("RunAsync")).OfType<IMethodSymbol>()
            .Where(method => method is { IsStatic: false, IsOverride: false, DeclaredAccessibility: Accessibility.Public })];
        if (methods.Length != 1 || methods[0].IsGenericMethod)
        {
            string count = methods.Length == 0 ? "no" : methods.Length == 1 ? "a generic one among its" : "several";
            problems.Add(new Problem(Diagnostics.NoSingleRunAsync, nodeClass.Place(), new EquatableArray<string>([name, count])));
            return null;
        }

        IMethodSymbol run = methods[0];
        if (ReturnOf(run) is not { } returns)
        {
            string returned = run.ReturnType.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
            problems.Add(new Problem(Diagnostics.WrongReturnType, run.Place(), new EquatableArray<string>([name, returned])));
            return null;
        }

        EquatableArray<ArgumentModel> arguments = new([.. run.Parameters.Select(parameter => ParseArgument(parameter, name, problems))]);
        return new RunMethod(run, returns.Result, returns.Kind, arguments);
    }

    private static (ReturnKind Kind, ITypeSymbol? Result)? ReturnOf(IMethodSymbol run)
    {
        if (run.ReturnType.Is("System.Threading.Tasks.ValueTask") || run.ReturnType.Is("System.Threading.Tasks.Task"))
        {
            return (ReturnKind.NoResult, null);
        }

        bool isTask = run.ReturnType.Is("System.Threading.Tasks.Task<TResult>");
        if (!isTask && !run.ReturnType.Is("System.Threading.Tasks.ValueTask<TResult>"))
        {
            return null;
        }

        ITypeSymbol result = ((INamedTypeSymbol)run.ReturnType).TypeArguments[0];
        return result.NullableAnnotation == NullableAnnotation.Annotated ? null : (isTask ? ReturnKind.Task : ReturnKind.ValueTask, result);
    }

    private static ArgumentModel ParseArgument(IParameterSymbol parameter, string name, List<Problem> problems)
    {
        ITypeSymbol type = parameter.Type;
        if (parameter.RefKind == RefKind.None)
        {
            if (type.Is("Invoke.Graph.NodeContext"))
            {
                return new ArgumentModel(ArgumentKind.Context, string.Empty);
            }

            if (type.Is("System.Threading.CancellationToken"))
            {
                return new ArgumentModel(ArgumentKind.CancellationToken, string.Empty);
            }
        }

        bool canBeService = parameter.RefKind == RefKind.None && !type.IsValueType
            && type.SpecialType is not (SpecialType.System_String or SpecialType.System_Object)
            && type.TypeKind is TypeKind.Class or TypeKind.Interface or TypeKind.Delegate or TypeKind.Error;
        if (!canBeService)
        {
            string prefix = parameter.RefKind == RefKind.None ? string.Empty : $"{parameter.RefKind.ToString().ToLowerInvariant()} ";
            problems.Add(new Problem(Diagnostics.InvalidParameter, parameter.Place(), new EquatableArray<string>(
                [parameter.Name, name, prefix + type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat)])));
        }

        return new ArgumentModel(ArgumentKind.Service, Resolve(parameter));
    }

    private static string Resolve(IParameterSymbol parameter)
    {
        string required = parameter.NullableAnnotation == NullableAnnotation.Annotated ? string.Empty : "Required";
        string type = parameter.Type.FullName();
        return parameter.Find(Known.KeyedServicesAttribute) is { ConstructorArguments.Length: 1 } keyed
            ? $"{KeyedServices}Get{required}KeyedService<{type}>(services, {Key(keyed.ConstructorArguments[0])})"
            : $"{Services}Get{required}Service<{type}>(services)";
    }

    private static string Key(TypedConstant key) => (key.Kind, key.Value) switch
    {
        (TypedConstantKind.Enum, { } value) => string.Format(CultureInfo.InvariantCulture, "({0})({1})", key.Type?.PlainName(), value),
        (TypedConstantKind.Type, ITypeSymbol type) => $"typeof({type.PlainName()})",
        _ => key.ToCSharpString(),
    };
}

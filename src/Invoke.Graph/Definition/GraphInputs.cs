using System.Text.Json;

namespace Invoke.Graph;

/// <summary>The values of a graph's inputs for one run.</summary>
public sealed class GraphInputs
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>Sets the value of an input, in place of one that was set before.</summary>
    /// <typeparam name="T">The input's type.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="value">The value.</param>
    /// <returns>This, so that calls can be chained.</returns>
    public GraphInputs Set<T>(GraphInput<T> input, T value)
    {
        ArgumentNullException.ThrowIfNull(input);
        _values[input.Name] = value;
        return this;
    }

    /// <summary>Sets the value of an input by its name; name and type are checked when the run starts.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="value">The value.</param>
    /// <returns>This, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public GraphInputs Set(string name, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _values[name] = value;
        return this;
    }

    /// <summary>Reads values from a document: a JSON object with the names of inputs.</summary>
    /// <param name="json">The document.</param>
    /// <param name="graph">The graph whose inputs they are.</param>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <returns>The values.</returns>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    /// <exception cref="ArgumentException">The graph has no such input, or the value does not fit it.</exception>
    public static GraphInputs Parse(string json, NodeGraph graph, NodeCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(catalog);
        using JsonDocument document = JsonText.Parse(json, "document of inputs");
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"Values of a graph's inputs are a JSON object with their names, not {document.RootElement.ValueKind}.");
        }

        var values = new GraphInputs();
        foreach (JsonProperty value in document.RootElement.EnumerateObject())
        {
            GraphInput input = graph.FindInput(value.Name)
                ?? throw new ArgumentException($"The graph has no input '{value.Name}'. Its inputs: {Names(graph.Inputs)}.", nameof(json));
            try
            {
                values._values[input.Name] = input.ReadSource(value.Value, catalog.JsonOptions).ReadBoxed(0);
            }
            catch (JsonException exception)
            {
                throw new ArgumentException($"Graph input '{input.Name}' ({input.Type}) {exception.Message.TrimEnd('.')}.", nameof(json), exception);
            }
        }

        return values;
    }

    /// <summary>Makes the source of every input of a plan, and of the values that calls have of their own; what has no value may be known otherwise.</summary>
    /// <exception cref="ArgumentException">An input without default has no value, a value does not fit, or a name is unknown.</exception>
    internal static ValueSource[] Resolve(GraphPlan plan, GraphInputs? values, Func<GraphInput, ValueSource?>? otherwise = null)
    {
        IReadOnlyList<GraphInput> inputs = plan.Inputs;
        HashSet<string> known = new(inputs.Select(input => input.Name), StringComparer.Ordinal);
        foreach (string name in values?._values.Keys ?? Enumerable.Empty<string>())
        {
            if (!known.Contains(name))
            {
                throw new ArgumentException($"The graph has no input '{name}'. Its inputs: {Names(inputs)}.", nameof(values));
            }
        }

        var sources = new ValueSource[plan.Sources.Count];
        for (var index = 0; index < sources.Length; index++)
        {
            bool isOwn = index < inputs.Count;
            sources[index] = ResolveOne(plan.Sources[index], isOwn ? values : null, isOwn ? otherwise : null);
        }

        return sources;
    }

    private static ValueSource ResolveOne(GraphInput input, GraphInputs? values, Func<GraphInput, ValueSource?>? otherwise)
    {
        if (values is null || !values._values.TryGetValue(input.Name, out object? value))
        {
            return otherwise?.Invoke(input) ?? input.DefaultSource
                ?? throw new ArgumentException($"Graph input '{input.Name}' ({input.Type}) has no value; set it in GraphInputs.", nameof(values));
        }

        try
        {
            return input.CreateSource(value);
        }
        catch (InvalidCastException exception)
        {
            throw new ArgumentException($"Graph input '{input.Name}': {exception.Message}", nameof(values), exception);
        }
    }

    private static string Names(IReadOnlyList<GraphInput> inputs) =>
        inputs.Count == 0 ? "none" : string.Join(", ", inputs.Select(input => $"'{input.Name}'"));
}

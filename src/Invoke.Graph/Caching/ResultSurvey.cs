using System.Collections;

namespace Invoke.Graph;

/// <summary>Looks through the outputs of one result: its size, the resources it names, and its disposables.</summary>
internal sealed class ResultSurvey
{
    private const int MaxNesting = 64;

    private readonly List<(object Value, int Output, int Position)> _disposables = [];
    private ResourceNames _names;
    private int _output;
    private int _position;

    public long SizeInBytes { get; private set; }

    public bool HoldsDisposable => _disposables.Count > 0;

    public static ResultSurvey Of<TResult>(NodeDescriptor descriptor, in TResult result)
    {
        var survey = new ResultSurvey();
        foreach (OutputPort output in descriptor.Outputs)
        {
            survey._output = output.Index;
            survey._position = 0;

            // The outputs of a descriptor are those of its result.
            survey.Visit(((OutputPort<TResult>)output).ReadBoxed(in result), 0);
        }

        return survey;
    }

    public string[] GetResourceNames() => _names.ToArray();

    /// <summary>Lets every disposable be known by the invocation that made it, for the keys of those that read it.</summary>
    public void Tag(InvocationKey key)
    {
        if (!HoldsDisposable)
        {
            return;
        }

        ResourceNames names = default;
        names.AddAll(key.ResourceNameArray);
        names.AddAll(_names.ToArray());
        string[] all = names.ToArray();
        foreach ((object value, int output, int position) in _disposables)
        {
            ContentIdentity.Tag(value, key, output, position, all);
        }
    }

    private void Visit(object? value, int nesting)
    {
        if (value is null || nesting > MaxNesting)
        {
            return;
        }

        if (value is INamedResource resource)
        {
            _names.Add(resource.ResourceName);
        }

        if (value is IDisposable or IAsyncDisposable)
        {
            _disposables.Add((value, _output, _position++));
        }
        else if (value is IOneOrMany several)
        {
            VisitAll((IEnumerable)several.Items, nesting);
        }
        else if (PackedList.SizeOf(value) is { } size)
        {
            SizeInBytes = ValueSizes.Add(SizeInBytes, size);
        }
        else if (value is not string && ListItems.Of(value) is { } items)
        {
            VisitAll(items, nesting);
        }
        else
        {
            SizeInBytes = ValueSizes.Add(SizeInBytes, ValueSizes.OfLeaf(value));
        }
    }

    private void VisitAll(IEnumerable items, int nesting)
    {
        SizeInBytes = ValueSizes.Add(SizeInBytes, ValueSizes.List);
        foreach (object? item in items)
        {
            SizeInBytes = ValueSizes.Add(SizeInBytes, IntPtr.Size);
            Visit(item, nesting + 1);
        }
    }
}

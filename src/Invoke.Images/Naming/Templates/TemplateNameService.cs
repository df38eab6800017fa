using System.Globalization;
using Invoke.Internal.Records;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Names images and tensors by templates, for example <c>{date}_{seed}_{counter}</c>.</summary>
/// <remarks>
/// What cannot stand in a name is replaced. Two names of one process never are the same; names that are taken already, by an image from before
/// or of another process, are counted over: the counter goes on, and a template without one gets <c>-2</c>, <c>-3</c> and so on appended.
/// </remarks>
public sealed class TemplateNameService : INameService
{
    private const int MostCounters = 4096;

    private readonly NameTemplate _images;
    private readonly NameTemplate _tensors;
    private readonly TimeProvider _time;
    private readonly bool _usesLocalTime;
    private readonly Dictionary<string, long> _counters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates a service.</summary>
    /// <param name="options">The template.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="OptionsValidationException">The template cannot be used; the message says why.</exception>
    public TemplateNameService(IOptions<NameTemplateOptions> options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        NameTemplateOptions values = options.Value;
        new NameTemplateOptionsValidator().ThrowIfInvalid(values);

        // They have just been parsed.
        _images = NameTemplate.TryParse(values.Template, out _)!;
        _tensors = NameTemplate.TryParse(values.TensorTemplate, out _)!;
        _time = timeProvider;
        _usesLocalTime = values.UseLocalTime;
    }

    /// <inheritdoc/>
    public string CreateImageName(in ImageNameRequest request) => Create(
        _images,
        new NameValues(Now(), request.SessionId, request.NodeId, request.Category is { } category ? EnumText.Of(category) : null, request.Seed),
        request.Extension);

    /// <inheritdoc/>
    public string CreateTensorName(in TensorNameRequest request) =>
        Create(_tensors, new NameValues(Now(), request.SessionId, request.NodeId, null, null), request.Extension);

    private DateTimeOffset Now() => _usesLocalTime ? _time.GetLocalNow() : _time.GetUtcNow();

    private string Create(NameTemplate template, NameValues values, string extension)
    {
        string same = ImageNameRules.Sanitize(template.Render(in values, null), extension);
        if (template is { HasUuid: true, HasCounter: false })
        {
            return same;
        }

        long counter = Count(same);
        if (!template.HasCounter && counter == 1)
        {
            return same;
        }

        string counted = template.Render(in values, counter);
        return template.HasCounter && counted.Length + extension.Length <= ImageNameRules.MaxLength
            ? ImageNameRules.Sanitize(counted, extension)
            : ImageNameRules.Sanitize(template.Render(in values, null), string.Create(CultureInfo.InvariantCulture, $"-{counter}{extension}"));
    }

    private long Count(string name)
    {
        lock (_counters)
        {
            if (_counters.Count >= MostCounters && !_counters.ContainsKey(name))
            {
                // Names of long ago; if one comes again it is found taken and counted over.
                _counters.Clear();
            }

            long next = _counters.GetValueOrDefault(name) + 1;
            _counters[name] = next;
            return next;
        }
    }
}

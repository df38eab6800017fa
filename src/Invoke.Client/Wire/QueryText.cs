using System.Globalization;
using System.Text;

namespace Invoke.Client;

/// <summary>Writes a path with its query; what is null is left out.</summary>
internal sealed class QueryText(string path)
{
    private readonly StringBuilder _text = new(path);
    private char _separator = '?';

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _separator = '&';
        }
    }

    public void Add(string name, bool? value) => Add(name, value is { } known ? (known ? "true" : "false") : null);

    public void Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, DateTimeOffset? value) => Add(name, value?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}

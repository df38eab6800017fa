using System.Text.Json;

namespace Invoke.Graph;

/// <summary>A source that takes values from a snapshot.</summary>
internal interface IRestorableSource
{
    void Restore(int row, JsonElement value, JsonSerializerOptions options);

    void Forget(int row);
}

/// <summary>An output of a restored session: some rows have their value from the snapshot, the others from their result.</summary>
internal sealed class RestorableSource<T>(PortType<T> type, ValueSource<T> results) : ValueSource<T>(type), IRestorableSource
{
    private readonly Dictionary<int, T> _restored = [];

    public override T Read(int row) => _restored.TryGetValue(row, out T? value) ? value : results.Read(row);

    public void Restore(int row, JsonElement value, JsonSerializerOptions options) => _restored[row] = type.ReadJson(value, options);

    public void Forget(int row) => _restored.Remove(row);
}

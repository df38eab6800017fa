namespace Invoke.Images;

/// <summary>The sizes of element types, and their words in safetensors files.</summary>
internal static class TensorDataTypes
{
    private static readonly (TensorDataType Type, string Word, int Size)[] All =
    [
        (TensorDataType.Float32, "F32", 4),
        (TensorDataType.Float16, "F16", 2),
        (TensorDataType.BFloat16, "BF16", 2),
        (TensorDataType.Float64, "F64", 8),
        (TensorDataType.Int64, "I64", 8),
        (TensorDataType.Int32, "I32", 4),
        (TensorDataType.UInt8, "U8", 1),
        (TensorDataType.Boolean, "BOOL", 1),
    ];

    public static int SizeOf(TensorDataType type) => Find(each => each.Type == type)?.Size ?? throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type.");

    public static string WordOf(TensorDataType type) => Find(each => each.Type == type)?.Word ?? throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type.");

    public static TensorDataType? Parse(string word) => Find(each => each.Word == word)?.Type;

    private static (TensorDataType Type, string Word, int Size)? Find(Predicate<(TensorDataType Type, string Word, int Size)> match) =>
        Array.FindIndex(All, match) is >= 0 and int index ? All[index] : null;
}

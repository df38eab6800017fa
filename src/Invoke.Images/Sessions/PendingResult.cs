namespace Invoke.Images;

/// <summary>A result on its way to the disk.</summary>
internal sealed class PendingResult(SessionResult result, TensorData? tensor)
{
    public SessionResult Result { get; set; } = result;

    /// <summary>Gets or sets the tensor until it is stored.</summary>
    public TensorData? Tensor { get; set; } = tensor;

    public int Attempts { get; set; }

    public long Bytes => Tensor?.Data.Length ?? 0;
}

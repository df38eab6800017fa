namespace Invoke.Images;

/// <summary>What is recorded of a session.</summary>
public sealed class SessionResultOptions
{
    /// <summary>Gets or sets whether tensors (latents, conditioning, masks) are stored, too, owned by <c>session:{id}</c>.</summary>
    /// <value>False by default: that they were there is recorded, but they cannot be read.</value>
    public bool KeepTensors { get; set; }

    /// <summary>Gets or sets how many bytes of tensors may wait to be stored; further ones are recorded, but not kept, until some have been.</summary>
    /// <value>0 or more; 256 MiB by default.</value>
    public long MaxPendingBytes { get; set; } = 256L << 20;
}

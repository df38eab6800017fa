namespace Invoke.Images;

/// <summary>Whose format an image's parameters are in.</summary>
public enum GenerationSource
{
    /// <summary>Invoke and InvokeAI: text chunk <c>invokeai_metadata</c>.</summary>
    Invoke,

    /// <summary>AUTOMATIC1111's web UI and what follows it: text chunk <c>parameters</c>.</summary>
    Automatic1111,

    /// <summary>ComfyUI: text chunk <c>prompt</c>.</summary>
    ComfyUi,
}

namespace Invoke.Images;

/// <summary>What kind of picture is encoded; a hint that changes size and speed, never the pixels.</summary>
public enum ImageContent : byte
{
    /// <summary>Made by a diffusion model or a camera: noise everywhere, long repeats nowhere.</summary>
    Generated,

    /// <summary>Drawn or captured: flat areas, text, repeated shapes.</summary>
    Drawn,
}

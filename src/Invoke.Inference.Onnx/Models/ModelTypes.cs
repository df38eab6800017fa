namespace Invoke.Inference.Onnx;

/// <summary>The kinds of models that <see cref="OnnxModelCatalog"/> knows, as InvokeAI names them in a model identifier's <c>type</c>.</summary>
public static class ModelTypes
{
    /// <summary>A whole pipeline: tokenizer, text encoder, UNet and autoencoder.</summary>
    public const string Main = "main";

    /// <summary>An autoencoder of its own.</summary>
    public const string Vae = "vae";

    /// <summary>A network from image to image, such as an upscaler.</summary>
    public const string Upscaler = "spandrel_image_to_image";
}

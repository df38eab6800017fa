using Invoke.Graph;
using Invoke.Images;

namespace Invoke.EndToEnd.Tests;

/// <summary>A text-to-image workflow of InvokeAI's editor draws the same picture as the graph built in C#.</summary>
public sealed class WorkflowTests
{
    /// <summary>The seven nodes and nine edges of a Stable Diffusion 1.5 workflow, with a note, a preview and a connector beside.</summary>
    private const string TextToImage = """
        {
          "name": "Text to Image - SD1.5", "author": "Invoke", "description": "Draws a prompt.", "version": "1.0.0", "contact": "", "tags": "sd1.5, text to image", "notes": "",
          "meta": { "version": "3.0.0", "category": "user" },
          "exposedFields": [
            { "nodeId": "7f0c1b52-loader", "fieldName": "model" },
            { "nodeId": "2a91d0e4-positive", "fieldName": "prompt" },
            { "nodeId": "c3b8f6aa-negative", "fieldName": "prompt" },
            { "nodeId": "5d7e2c10-noise", "fieldName": "width" },
            { "nodeId": "5d7e2c10-noise", "fieldName": "height" },
            { "nodeId": "9e44b3f7-denoise", "fieldName": "steps" },
            { "nodeId": "9e44b3f7-denoise", "fieldName": "scheduler" }
          ],
          "nodes": [
            { "id": "c3b8f6aa-negative", "type": "invocation", "position": { "x": 0, "y": 350 },
              "data": { "id": "c3b8f6aa-negative", "type": "compel", "version": "1.2.1", "nodePack": "invokeai", "label": "Negative", "notes": "", "isOpen": true, "isIntermediate": true, "useCache": true,
                "inputs": { "prompt": { "name": "prompt", "label": "Negative Prompt", "value": "" }, "clip": { "name": "clip", "label": "" }, "mask": { "name": "mask", "label": "" } } } },
            { "id": "5d7e2c10-noise", "type": "invocation", "position": { "x": 0, "y": 700 },
              "data": { "id": "5d7e2c10-noise", "type": "noise", "version": "1.1.0", "nodePack": "invokeai", "label": "", "notes": "", "isOpen": true, "isIntermediate": true, "useCache": true,
                "inputs": { "seed": { "name": "seed", "label": "", "value": 0 }, "width": { "name": "width", "label": "", "value": 512 }, "height": { "name": "height", "label": "", "value": 512 },
                  "use_cpu": { "name": "use_cpu", "label": "", "value": true } } } },
            { "id": "7f0c1b52-loader", "type": "invocation", "position": { "x": -400, "y": 0 },
              "data": { "id": "7f0c1b52-loader", "type": "main_model_loader", "version": "1.0.4", "nodePack": "invokeai", "label": "", "notes": "", "isOpen": true, "isIntermediate": true, "useCache": true,
                "inputs": { "model": { "name": "model", "label": "", "value": { "key": "9bd986d7-unknown-here", "hash": "blake3:0", "name": "emoji-diffusion", "base": "sd-1", "type": "main" } } } } },
            { "id": "2a91d0e4-positive", "type": "invocation", "position": { "x": 0, "y": 0 },
              "data": { "id": "2a91d0e4-positive", "type": "compel", "version": "1.2.1", "nodePack": "invokeai", "label": "Positive", "notes": "", "isOpen": true, "isIntermediate": true, "useCache": true,
                "inputs": { "prompt": { "name": "prompt", "label": "Positive Prompt", "value": "a green tree" }, "clip": { "name": "clip", "label": "" }, "mask": { "name": "mask", "label": "" } } } },
            { "id": "e1f02b9d-seed", "type": "invocation", "position": { "x": -400, "y": 700 },
              "data": { "id": "e1f02b9d-seed", "type": "rand_int", "version": "1.0.1", "nodePack": "invokeai", "label": "Seed", "notes": "", "isOpen": false, "isIntermediate": true, "useCache": false,
                "inputs": { "low": { "name": "low", "label": "", "value": 0 }, "high": { "name": "high", "label": "", "value": 2147483647 } } } },
            { "id": "9e44b3f7-denoise", "type": "invocation", "position": { "x": 400, "y": 0 },
              "data": { "id": "9e44b3f7-denoise", "type": "denoise_latents", "version": "1.6.0", "nodePack": "invokeai", "label": "", "notes": "", "isOpen": true, "isIntermediate": true, "useCache": true,
                "inputs": {
                  "positive_conditioning": { "name": "positive_conditioning", "label": "" }, "negative_conditioning": { "name": "negative_conditioning", "label": "" },
                  "noise": { "name": "noise", "label": "" }, "steps": { "name": "steps", "label": "", "value": 30 }, "cfg_scale": { "name": "cfg_scale", "label": "", "value": 3 },
                  "denoising_start": { "name": "denoising_start", "label": "", "value": 0 }, "denoising_end": { "name": "denoising_end", "label": "", "value": 1 },
                  "scheduler": { "name": "scheduler", "label": "", "value": "euler" }, "unet": { "name": "unet", "label": "" }, "control": { "name": "control", "label": "" },
                  "ip_adapter": { "name": "ip_adapter", "label": "" }, "t2i_adapter": { "name": "t2i_adapter", "label": "" },
                  "cfg_rescale_multiplier": { "name": "cfg_rescale_multiplier", "label": "", "value": 0 }, "latents": { "name": "latents", "label": "" },
                  "denoise_mask": { "name": "denoise_mask", "label": "" } } } },
            { "id": "b60a9c3e-decode", "type": "invocation", "position": { "x": 800, "y": 0 },
              "data": { "id": "b60a9c3e-decode", "type": "l2i", "version": "1.3.2", "nodePack": "invokeai", "label": "", "notes": "", "isOpen": true, "isIntermediate": false, "useCache": true,
                "inputs": { "board": { "name": "board", "label": "", "value": "auto" }, "metadata": { "name": "metadata", "label": "" }, "latents": { "name": "latents", "label": "" },
                  "vae": { "name": "vae", "label": "" }, "tiled": { "name": "tiled", "label": "", "value": false }, "tile_size": { "name": "tile_size", "label": "", "value": 0 },
                  "fp32": { "name": "fp32", "label": "", "value": false } } } },
            { "id": "vae", "type": "connector", "position": { "x": 200, "y": -200 }, "data": { "id": "vae", "type": "connector", "label": "", "isOpen": true } },
            { "id": "note", "type": "notes", "position": { "x": 0, "y": -300 }, "data": { "id": "note", "type": "notes", "label": "", "notes": "A prompt of two words is enough.", "isOpen": true } },
            { "id": "preview", "type": "current_image", "position": { "x": 900, "y": -300 }, "data": { "id": "preview", "type": "current_image", "label": "", "isOpen": true } }
          ],
          "edges": [
            { "id": "x", "type": "collapsed", "source": "e1f02b9d-seed", "target": "5d7e2c10-noise" },
            { "id": "1", "type": "default", "source": "e1f02b9d-seed", "sourceHandle": "value", "target": "5d7e2c10-noise", "targetHandle": "seed" },
            { "id": "2", "type": "default", "source": "7f0c1b52-loader", "sourceHandle": "clip", "target": "2a91d0e4-positive", "targetHandle": "clip" },
            { "id": "3", "type": "default", "source": "7f0c1b52-loader", "sourceHandle": "clip", "target": "c3b8f6aa-negative", "targetHandle": "clip" },
            { "id": "4", "type": "default", "source": "7f0c1b52-loader", "sourceHandle": "unet", "target": "9e44b3f7-denoise", "targetHandle": "unet" },
            { "id": "5", "type": "default", "source": "7f0c1b52-loader", "sourceHandle": "vae", "target": "vae", "targetHandle": "in" },
            { "id": "6", "type": "default", "source": "vae", "sourceHandle": "out", "target": "b60a9c3e-decode", "targetHandle": "vae" },
            { "id": "7", "type": "default", "source": "5d7e2c10-noise", "sourceHandle": "noise", "target": "9e44b3f7-denoise", "targetHandle": "noise" },
            { "id": "8", "type": "default", "source": "2a91d0e4-positive", "sourceHandle": "conditioning", "target": "9e44b3f7-denoise", "targetHandle": "positive_conditioning" },
            { "id": "9", "type": "default", "source": "c3b8f6aa-negative", "sourceHandle": "conditioning", "target": "9e44b3f7-denoise", "targetHandle": "negative_conditioning" },
            { "id": "10", "type": "default", "source": "9e44b3f7-denoise", "sourceHandle": "latents", "target": "b60a9c3e-decode", "targetHandle": "latents" }
          ]
        }
        """;

    [Fact]
    public async Task RunAsync_TextToImageWorkflow_DrawsThePictureOfTheGraph()
    {
        await using var host = new EmojiHost();
        var apple = new AppleGraph(count: 1, seed: 7);
        WorkflowImport import = NodeGraph.ImportWorkflow(TextToImage, host.Catalog);
        import.ThrowIfIncomplete();
        import.Set("Positive Prompt", "red apple").Set("width", 64).Set("height", 64).Set("steps", 4).Set("scheduler", "ddim")
            .Set("e1f02b9d-seed", "low", 7).Set("e1f02b9d-seed", "high", 8);

        await using GraphRun expected = await host.Runner.RunAsync(apple.Graph);
        await using GraphRun run = await host.Runner.RunAsync(import.Graph);

        run.ThrowIfNotCompleted();
        var image = Assert.IsType<ImageRef>(Assert.Single(run.GetAll("b60a9c3e-decode", "image")));
        Assert.Equal(
            (await host.Images.ReadPixelsAsync(expected.Get(apple.Image.Out.Image).ImageName, PixelFormat.Rgb24)).Data,
            (await host.Images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24)).Data);
    }

    [Fact]
    public async Task ImportWorkflow_ExposedFields_CarryTypesAndRanges()
    {
        await using var host = new EmojiHost();

        WorkflowImport import = NodeGraph.ImportWorkflow(TextToImage, host.Catalog);

        Assert.Equal(["model", "Positive Prompt", "Negative Prompt", "width", "height", "steps", "scheduler"], import.ExposedFields.Select(field => field.Name));
        Assert.Equal("emoji-diffusion", Assert.IsType<ModelIdentifier>(import.ExposedFields[0].Value).Name);
        Assert.Contains("input 'steps' is 9000; allowed 1 to 1000", Assert.Throws<ArgumentOutOfRangeException>(() => import.Set("steps", 9000)).Message, StringComparison.Ordinal);
    }
}

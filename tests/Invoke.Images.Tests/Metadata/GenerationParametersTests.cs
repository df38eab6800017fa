using System.Buffers;

namespace Invoke.Images.Tests;

public sealed class GenerationParametersTests
{
    [Theory]
    [InlineData("invokeai_metadata", """{"positive_prompt":"\ud800"}""")]
    [InlineData("invokeai_metadata", """{"\ud800":1,"seed":1}""")]
    [InlineData("invokeai_metadata", """{"cfg_scale":"\udc00"}""")]
    [InlineData("prompt", """{"1":{"class_type":"\ud800"}}""")]
    [InlineData("prompt", """{"1":{"class_type":"KSampler","inputs":{"seed":1,"positive":["\ud800",0]}}}""")]
    [InlineData("prompt", """{"1":{"class_type":"KSampler","inputs":{"\ud800":1,"seed":1}}}""")]
    public void Read_HalfACharacter_CountsAsMissing(string keyword, string text)
    {
        Assert.Null(Read((keyword, text)));
    }

    [Fact]
    public void Read_HalfACharacter_ReadsTheNextChunk()
    {
        GenerationParameters? read = Read(("invokeai_metadata", """{"positive_prompt":"\ud800"}"""), ("parameters", "a \\ud800 cat\nSteps: 20, Model: \"\\ud800\""));

        Assert.Equal((GenerationSource.Automatic1111, "a \\ud800 cat", 20), (read!.Source, read.PositivePrompt, read.Steps));
    }

    [Fact]
    public void Read_Invoke_GivesItsParameters()
    {
        GenerationParameters? read = Read(("invokeai_metadata", """
            {"positive_prompt":"a cat","negative_prompt":"","width":512,"height":640,"seed":18446744073709551615,"steps":20,"cfg_scale":7,"scheduler":"euler_a","model":{"name":"m"}}
            """));

        Assert.Equal(
            new GenerationParameters
            {
                Source = GenerationSource.Invoke,
                PositivePrompt = "a cat",
                NegativePrompt = string.Empty,
                Width = 512,
                Height = 640,
                Seed = -1,
                Steps = 20,
                CfgScale = 7,
                Scheduler = "euler_a",
                Model = "m",
            },
            read);
    }

    [Fact]
    public void Read_Automatic1111_GivesItsParameters()
    {
        GenerationParameters? read = Read(("parameters", """
            masterpiece, a cat
            second line, Steps: are not here
            Negative prompt: blurry,
            ugly
            Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 4294967295, Size: 512x768, Model hash: abc, Model: "a, model: \"x\"", Lora hashes: "one: 12, two: 34", Version: v1.6.0
            """));

        Assert.Equal(
            new GenerationParameters
            {
                Source = GenerationSource.Automatic1111,
                PositivePrompt = "masterpiece, a cat\nsecond line, Steps: are not here",
                NegativePrompt = "blurry,\nugly",
                Width = 512,
                Height = 768,
                Seed = 4294967295,
                Steps = 28,
                CfgScale = 6.5,
                Scheduler = "DPM++ 2M Karras",
                Model = "a, model: \"x\"",
            },
            read);
    }

    [Theory]
    [InlineData("Steps: 20, Sampler: Euler, Seed: 5, Size: 64x64", null, null)]
    [InlineData("a\nSteps: 20, Seed: 5", "a", null)]
    [InlineData("Negative prompt: b\nSteps: 20, Seed: 5", null, "b")]
    public void Read_Automatic1111WithoutAPrompt_LeavesItOut(string text, string? positive, string? negative)
    {
        GenerationParameters? read = Read(("parameters", text));

        Assert.Equal((positive, negative, 5L), (read!.PositivePrompt, read.NegativePrompt, read.Seed));
    }

    [Fact]
    public void Read_ComfyUi_FollowsTheSamplersConnections()
    {
        GenerationParameters? read = Read(("prompt", """
            {
              "3": {"class_type": "KSampler", "inputs": {"seed": ["9", 0], "steps": 20, "cfg": 8.0, "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 1.0,
                    "model": ["10", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
              "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd15.safetensors"}},
              "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768, "batch_size": 1}},
              "6": {"class_type": "ConditioningCombine", "inputs": {"conditioning_1": ["8", 0], "conditioning_2": ["7", 0]}},
              "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "bad hands", "clip": ["4", 1]}},
              "8": {"class_type": "CLIPTextEncode", "inputs": {"text": "a cat", "clip": ["4", 1]}},
              "9": {"class_type": "PrimitiveInt", "inputs": {"value": 156680208700286}},
              "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "x", "model": ["4", 0], "clip": ["4", 1]}}
            }
            """));

        Assert.Equal(
            new GenerationParameters
            {
                Source = GenerationSource.ComfyUi,
                PositivePrompt = "a cat",
                NegativePrompt = "bad hands",
                Width = 512,
                Height = 768,
                Seed = 156680208700286,
                Steps = 20,
                CfgScale = 8,
                Scheduler = "dpmpp_2m",
                Model = "sd15.safetensors",
            },
            read);
    }

    [Theory]
    [InlineData("invokeai_metadata", "[]")]
    [InlineData("invokeai_metadata", "{")]
    [InlineData("parameters", "")]
    [InlineData("parameters", "just a text: with a colon")]
    [InlineData("parameters", "Steps")]
    [InlineData("prompt", "a cat")]
    [InlineData("prompt", "[]")]
    [InlineData("prompt", "{\"1\":5,\"2\":{\"class_type\":\"KSampler\",\"inputs\":[]}}")]
    [InlineData("Comment", "{\"seed\":1}")]
    public void Read_NothingKnown_IsNull(string keyword, string text) => Assert.Null(Read((keyword, text)));

    [Theory]
    [InlineData("""{"3":{"class_type":"KSampler","inputs":{"steps":"many","seed":{"a":1},"cfg":null,"positive":["3",0],"negative":["nobody",0],"model":[1,2,3]}}}""")]
    [InlineData("""{"3":{"class_type":"KSampler","inputs":{"steps":99999999999,"seed":1e300,"positive":["4",0]}},"4":{"inputs":{"text":["4",0]}}}""")]
    public void Read_OddComfyUi_LeavesOutWhatItCannotRead(string text)
    {
        GenerationParameters? read = Read(("prompt", text));

        Assert.Equal(new GenerationParameters { Source = GenerationSource.ComfyUi }, read);
    }

    [Fact]
    public void Read_SeveralPrograms_PrefersInvoke() =>
        Assert.Equal(GenerationSource.Invoke, Read(("parameters", "a\nSteps: 1"), ("invokeai_metadata", "{}"))!.Source);

    private static GenerationParameters? Read(params (string Keyword, string Text)[] chunks)
    {
        var output = new ArrayBufferWriter<byte>();
        PngText.Write(TestPixels.Png(2, 2), [.. chunks.Select(chunk => new PngTextEntry(chunk.Keyword, chunk.Text))], output);
        return GenerationParameters.Read(output.WrittenSpan);
    }
}

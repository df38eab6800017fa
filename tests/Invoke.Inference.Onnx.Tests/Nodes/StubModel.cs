using Invoke.Inference.Onnx.Tests.Models;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Inference.Onnx.Tests.Nodes;

/// <summary>A model folder whose UNet is a sum that can be worked out by hand, or a loop that only a cancellation ends.</summary>
internal sealed class StubModel : IDisposable
{
    private const int Width = 128;
    private readonly TempDirectory _temp = new();

    public StubModel(TinyOnnxModel? unet = null)
    {
        Folder = EmojiModel.CreateStub(_temp.PathOf("stub"));
        TinyOnnxModel.Write(Path.Combine(Folder, "unet", "model.onnx"), unet ?? Sum());
    }

    public string Folder { get; }

    /// <summary>Adds a sampler called <c>hook</c>.</summary>
    public static Action<IServiceCollection> WithSampler(HookSampler sampler) => services => services.AddSingleton(SamplerCatalog.Default.With("hook", sampler));

    public void Dispose() => _temp.Dispose();

    /// <summary>Makes a network of sample x mean of the states, so that a stronger prompt has more contrast.</summary>
    public static TinyOnnxModel Product() => Ports(1)
        .Node("ReduceMean", ["encoder_hidden_states"], ["mean"], TinyOnnxModel.Integers("axes", 1, 2))
        .Node("Mul", ["sample", "mean"], ["out_sample"]);

    /// <summary>Makes an inpainting model's network: latents + 10 x mask + 100 x masked latents.</summary>
    public static TinyOnnxModel Inpainting() => Ports(1, channels: 9)
        .Initializer("4", TinyOnnxModel.Int64, [1], BitConverter.GetBytes(4L))
        .Initializer("0", TinyOnnxModel.Int64, [1], BitConverter.GetBytes(0L))
        .Initializer("1", TinyOnnxModel.Int64, [1], BitConverter.GetBytes(1L))
        .Initializer("5", TinyOnnxModel.Int64, [1], BitConverter.GetBytes(5L))
        .Initializer("9", TinyOnnxModel.Int64, [1], BitConverter.GetBytes(9L))
        .Initializer("ten", TinyOnnxModel.Float, [], BitConverter.GetBytes(10f))
        .Initializer("hundred", TinyOnnxModel.Float, [], BitConverter.GetBytes(100f))
        .Node("Slice", ["sample", "0", "4", "1"], ["latents"])
        .Node("Slice", ["sample", "4", "5", "1"], ["mask"])
        .Node("Slice", ["sample", "5", "9", "1"], ["masked"])
        .Node("Mul", ["mask", "ten"], ["mask_10"])
        .Node("Mul", ["masked", "hundred"], ["masked_100"])
        .Node("Add", ["latents", "mask_10"], ["latents_mask"])
        .Node("Add", ["latents_mask", "masked_100"], ["out_sample"]);

    /// <summary>Makes a distilled model's folder, which reads the guidance scale in six numbers: sample + the sum of timestep_cond + mean of the states.</summary>
    public static StubModel CreateDistilled()
    {
        var model = new StubModel(Ports(1)
            .Input("timestep_cond", TinyOnnxModel.Float, 1, 6)
            .Node("ReduceMean", ["encoder_hidden_states"], ["mean"], TinyOnnxModel.Integers("axes", 1, 2))
            .Node("ReduceSum", ["timestep_cond"], ["guidance"])
            .Node("Add", ["sample", "guidance"], ["guided"])
            .Node("Add", ["guided", "mean"], ["out_sample"]));
        string config = Path.Combine(model.Folder, "unet", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"in_channels\": 4", "\"time_cond_proj_dim\": 6, \"in_channels\": 4", StringComparison.Ordinal));
        return model;
    }

    /// <summary>Makes a network whose export fixed the batch to two, of sample x mean of the states.</summary>
    public static TinyOnnxModel PairProduct() => Ports(2)
        .Node("ReduceMean", ["encoder_hidden_states"], ["mean"], TinyOnnxModel.Integers("axes", 1, 2))
        .Initializer("shape", TinyOnnxModel.Int64, [4], [.. BitConverter.GetBytes(2L), .. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(1L)])
        .Node("Reshape", ["mean", "shape"], ["each"])
        .Node("Mul", ["sample", "each"], ["out_sample"]);

    /// <summary>Makes a folder of an inpainting model.</summary>
    public static StubModel CreateInpainting()
    {
        var model = new StubModel(Inpainting());
        string config = Path.Combine(model.Folder, "unet", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"in_channels\": 4", "\"in_channels\": 9", StringComparison.Ordinal));
        return model;
    }

    /// <summary>Makes a network that counts for ever at timesteps of 100 and more, and returns its sample below.</summary>
    public static TinyOnnxModel Endless()
    {
        TinyOnnxModel body = new TinyOnnxModel()
            .Input("iteration", TinyOnnxModel.Int64).Input("condition", TinyOnnxModel.Bool).Input("value", TinyOnnxModel.Float, 1, 4, 2, 2)
            .Output("condition_out", TinyOnnxModel.Bool).Output("value_out", TinyOnnxModel.Float, 1, 4, 2, 2)
            .Initializer("one", TinyOnnxModel.Float, [], BitConverter.GetBytes(1f))
            .Node("Identity", ["condition"], ["condition_out"])
            .Node("Add", ["value", "one"], ["value_out"]);
        return Ports(1)
            .Initializer("hundred", TinyOnnxModel.Int64, [], BitConverter.GetBytes(100L))
            .Initializer("many", TinyOnnxModel.Int64, [], BitConverter.GetBytes(1L << 50))
            .Initializer("true", TinyOnnxModel.Bool, [], [1])
            .Node("Cast", ["timestep"], ["time"], TinyOnnxModel.Integer("to", TinyOnnxModel.Int64))
            .Node("Div", ["time", "hundred"], ["hundreds"])
            .Node("Mul", ["hundreds", "many"], ["trips"])
            .Node("Loop", ["trips", "true", "sample"], ["out_sample"], TinyOnnxModel.Subgraph("body", body));
    }

    /// <summary>Makes a network of sample + timestep + mean of the states; one picture at a time, so that two prompts take two runs.</summary>
    private static TinyOnnxModel Sum() => Ports(1)
        .Node("ReduceMean", ["encoder_hidden_states"], ["mean"], TinyOnnxModel.Integers("axes", 1, 2))
        .Node("Add", ["sample", "timestep"], ["timed"])
        .Node("Add", ["timed", "mean"], ["out_sample"]);

    private static TinyOnnxModel Ports(int batch, int channels = 4) => new TinyOnnxModel()
        .Input("sample", TinyOnnxModel.Float, batch, channels, 2, 2)
        .Input("timestep", TinyOnnxModel.Float)
        .Input("encoder_hidden_states", TinyOnnxModel.Float, batch, "sequence", Width)
        .Output("out_sample", TinyOnnxModel.Float, batch, 4, 2, 2);
}

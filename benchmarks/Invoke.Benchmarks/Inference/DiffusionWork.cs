using System.Diagnostics;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Inference.Onnx;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Benchmarks.Inference;

/// <summary>The same images from a graph of nodes and from bare calls of ONNX Runtime, into one store.</summary>
internal sealed class DiffusionWork : IAsyncDisposable
{
    private const int Side = 64;
    private const double Guidance = 5;
    private const string Prompt = "red apple";

    private readonly string _root;
    private readonly ServiceProvider _services;
    private readonly BareDiffusion _bare;
    private readonly IGraphRunner _runner;

    private DiffusionWork(string root, ServiceProvider services, BareDiffusion bare)
    {
        _root = root;
        _services = services;
        _bare = bare;
        _runner = services.GetRequiredService<IGraphRunner>();
    }

    public static async Task<DiffusionWork> CreateAsync(bool isBatch = false, bool isCuda = false)
    {
        string folder = FindModel();
        string root = Directory.CreateTempSubdirectory("invoke-inference-").FullName;
        var collection = new ServiceCollection();
        collection.AddInvoke().AddImages(options => options.RootPath = root).AddOnnx(options =>
        {
            options.ModelRoots.Add(folder);
            options.BatchGuidance = isBatch;
            if (isCuda)
            {
                options.UseCuda();
            }
        });
        ServiceProvider services = collection.BuildServiceProvider();
        var model = StableDiffusionModel.Open(folder);
        ClipTokenizer tokenizer = await ClipTokenizer.OpenAsync(model.TokenizerFolder);
        return new DiffusionWork(root, services, new BareDiffusion(model, tokenizer, services.GetRequiredService<IImageService>(), Side, isBatch));
    }

    public static int Images => Effort.Of(full: 8, smoke: 1);

    private static int Steps => Effort.Of(full: 20, smoke: 3);

    public Task BareAsync() => _bare.RunAsync(Prompt, Images, Steps);

    public Task GraphAsync() => RunAsync(Images);

    /// <summary>Runs the graph, and gives after which share of the whole time the first image was stored.</summary>
    public async Task<double> FirstImageShareAsync(int images, IGraphScheduler scheduler)
    {
        var first = new FirstImage();
        long started = Stopwatch.GetTimestamp();
        await RunAsync(images, new GraphRunOptions { Scheduler = scheduler, Observers = { first } });
        return Stopwatch.GetElapsedTime(started, first.At) / Stopwatch.GetElapsedTime(started);
    }

    public async Task RunAsync(int images, GraphRunOptions? options = null)
    {
        await using GraphRun run = await _runner.RunAsync(Build(images, Side), options: options);
        run.ThrowIfNotCompleted();
    }

    /// <summary>Makes one image, to the side in pixels, and gives the seconds.</summary>
    public async Task<double> DrawAsync(int side)
    {
        long started = Stopwatch.GetTimestamp();
        await using GraphRun run = await _runner.RunAsync(Build(1, side));
        run.ThrowIfNotCompleted();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Cancels a run inside a step, again and again; gives a step's milliseconds, and those from each cancellation to the end of its run, smallest first.</summary>
    public async Task<(double Step, IReadOnlyList<double> Latencies)> CancelAsync(int side, int times)
    {
        var steps = new StepTimes();
        await using (await _runner.RunAsync(Build(1, side), options: new GraphRunOptions { Observers = { steps } }))
        {
        }

        double step = CpuRounds.Median([.. steps.Milliseconds.Order()]);
        var latencies = new List<double>();
        for (var time = 0; time < times; time++)
        {
            using var stop = new CancellationTokenSource();
            long cancelledAt = 0;
            stop.Token.Register(() => cancelledAt = Stopwatch.GetTimestamp());
            var observer = new FirstStep(() => stop.CancelAfter(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * step)));
            await using GraphRun run = await _runner.RunAsync(Build(1, side), options: new GraphRunOptions { Observers = { observer } }, cancellationToken: stop.Token);
            if (run.Status == GraphStatus.Canceled)
            {
                latencies.Add(Stopwatch.GetElapsedTime(cancelledAt).TotalMilliseconds);
            }
        }

        return (step, [.. latencies.Order()]);
    }

    public async ValueTask DisposeAsync()
    {
        _bare.Dispose();
        await _services.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private static NodeGraph Build(int images, int side)
    {
        var graph = new NodeGraph();
        MainModelLoader model = graph.Add(new MainModelLoader());
        EncodePrompt prompt = graph.Add(new EncodePrompt { Prompt = Prompt });
        EncodePrompt negative = graph.Add(new EncodePrompt());
        IntegerRange seeds = graph.Add(new IntegerRange { Start = 0, Stop = images });
        MakeNoise noise = graph.Add(new MakeNoise { Width = side, Height = side });
        DenoiseLatents denoise = graph.Add(new DenoiseLatents { Steps = Steps, CfgScale = Guidance, Scheduler = "ddim" });
        LatentsToImage image = graph.Add(new LatentsToImage());
        graph.Connect(graph.Iterate(seeds.Out.Collection).Item, noise.In.Seed);
        graph.Connect(model.Out.Clip, prompt.In.Clip);
        graph.Connect(model.Out.Clip, negative.In.Clip);
        graph.Connect(model.Out.Unet, denoise.In.Unet);
        graph.Connect(model.Out.Vae, image.In.Vae);
        graph.Connect(prompt.Out.Conditioning, denoise.In.PositiveConditioning);
        graph.Connect(negative.Out.Conditioning, denoise.In.NegativeConditioning);
        graph.Connect(noise.Out.Noise, denoise.In.Noise);
        graph.Connect(denoise.Out.Latents, image.In.Latents);
        return graph;
    }

    /// <summary>Finds the repository's emoji model from where the benchmarks run.</summary>
    public static string FindModel()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string model = Path.Combine(folder.FullName, "models", "emoji-diffusion");
            if (Directory.Exists(model))
            {
                return model;
            }
        }

        throw new DirectoryNotFoundException("No folder above the benchmarks has models/emoji-diffusion; run them in the repository.");
    }

    private sealed class FirstStep(Action onStep) : IGraphObserver
    {
        public void OnEvent(GraphEvent graphEvent)
        {
            if (graphEvent is InvocationProgressEvent { Step: 1 })
            {
                onStep();
            }
        }
    }

    private sealed class StepTimes : IGraphObserver
    {
        private long _last;

        public List<double> Milliseconds { get; } = [];

        public void OnEvent(GraphEvent graphEvent)
        {
            if (graphEvent is InvocationProgressEvent progress)
            {
                long now = Stopwatch.GetTimestamp();
                if (progress.Step > 1)
                {
                    Milliseconds.Add(Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds);
                }

                _last = now;
            }
        }
    }

    private sealed class FirstImage : IGraphObserver
    {
        public long At { get; private set; }

        public void OnEvent(GraphEvent graphEvent)
        {
            if (At == 0 && graphEvent is InvocationCompletedEvent { NodeType: "l2i" })
            {
                At = Stopwatch.GetTimestamp();
            }
        }
    }
}

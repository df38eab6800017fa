using System.CommandLine;
using Samples;

namespace TextToImage;

/// <summary>The command line: a prompt and options, or a graph file.</summary>
internal sealed class CommandLine
{
    private readonly Argument<string?> _prompt = new("prompt") { Description = "What to draw, for example \"red apple\".", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> _count = Options.Number("--count", "How many images; the seed grows by one for each.", 4, 1, 10_000);
    private readonly Option<long> _seed = Options.Number("--seed", "The first image's seed, 0 to 4294967295.", 0, 0, Options.LargestSeed);
    private readonly Option<int> _width = Options.Number("--width", "The width in pixels; the model says of what it must be a multiple.", 64, 8, 16_384);
    private readonly Option<int> _height = Options.Number("--height", "The height in pixels.", 64, 8, 16_384);
    private readonly Option<int> _steps = Options.Number("--steps", "Denoising steps.", 20, 1, 1000);
    private readonly Option<double> _guidance = Options.Number("--guidance", "The guidance scale, 1 or more.", 3.0, 1, 1000);
    private readonly Option<string> _scheduler = new("--scheduler") { Description = "The sampler, for example ddim, euler_a or dpmpp_2m_k.", DefaultValueFactory = _ => "ddim" };
    private readonly Option<string> _negative = new("--negative") { Description = "What not to draw.", DefaultValueFactory = _ => string.Empty };
    private readonly Option<string?> _model = new("--model") { Description = "A model folder in Stable Diffusion ONNX layout. [default: models/emoji-diffusion]" };
    private readonly Option<string> _out = new("--out") { Description = "The folder for images, thumbnails and records.", DefaultValueFactory = _ => "output" };
    private readonly Option<FileInfo?> _graph = new("--graph") { Description = "Runs an InvokeAI graph JSON instead; what it draws is in the file, so the options for that do not count." };
    private readonly Option<bool> _breadthFirst = new("--breadth-first") { Description = "Runs each step for all images before the next step." };
    private readonly RootCommand _root = new("Turns a prompt into images; each is saved the moment its own branch of the graph is done.");

    public CommandLine()
    {
        _root.Add(_prompt);
        Option[] options = [_count, _seed, _width, _height, _steps, _guidance, _scheduler, _negative, _model, _out, _graph, _breadthFirst];
        foreach (Option option in options)
        {
            _root.Add(option);
        }

        _model.Validators.Add(Options.RefuseEmpty);
        _out.Validators.Add(Options.RefuseEmpty);
        _root.Validators.Add(result =>
        {
            bool hasGraph = result.GetResult(_graph) is not null;
            if (hasGraph == !string.IsNullOrWhiteSpace(result.GetValue(_prompt)))
            {
                result.AddError("Give a prompt, for example \"red apple\", or --graph with a file; not both.");
            }
        });
    }

    /// <summary>Reads the arguments; null where help, the version or an error was shown instead, with the exit code.</summary>
    public (Settings? Settings, int ExitCode) Read(string[] args) => Options.Read(_root, args, FindProblems, ToSettings);

    private IEnumerable<string> FindProblems(ParseResult result) =>
        result.GetValue(_graph) is null ? Options.FindSeedProblems(result, _seed, _count) : [];

    private Settings ToSettings(ParseResult result) => new()
    {
        Prompt = result.GetValue(_prompt) ?? string.Empty,
        NegativePrompt = result.GetValue(_negative) ?? string.Empty,
        Count = result.GetValue(_count),
        Seed = result.GetValue(_seed),
        Width = result.GetValue(_width),
        Height = result.GetValue(_height),
        Steps = result.GetValue(_steps),
        Guidance = result.GetValue(_guidance),
        Scheduler = result.GetValue(_scheduler) ?? string.Empty,
        ModelFolder = result.GetValue(_model) ?? DefaultModel.Find(),
        OutputFolder = Path.GetFullPath(result.GetValue(_out) ?? "output"),
        GraphFile = result.GetValue(_graph)?.FullName,
        IsBreadthFirst = result.GetValue(_breadthFirst),
    };
}

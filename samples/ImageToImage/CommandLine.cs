using System.CommandLine;
using Samples;

namespace ImageToImage;

/// <summary>The command line: what to make of which picture, and where.</summary>
internal sealed class CommandLine
{
    private const double UsualStrength = 0.2;
    private const double StrengthOfMask = 0.8;

    private readonly Argument<string> _prompt = new("prompt") { Description = "What to make of the picture.", DefaultValueFactory = _ => "earth" };
    private readonly Option<FileInfo?> _from = new("--from") { Description = "The picture to start from, a PNG. [default: one is drawn first]" };
    private readonly Option<string> _fromPrompt = new("--from-prompt") { Description = "What is drawn first where there is no --from.", DefaultValueFactory = _ => "soccer ball" };
    private readonly Option<double> _strength = Options.Number("--strength", "How much is repainted: near 0 nothing, 1 all; 0.8 with a mask.", UsualStrength, 0, 1);
    private readonly Option<FileInfo?> _mask = new("--mask") { Description = "A PNG of any size: what is black is repainted, what is white stays as it is." };
    private readonly Option<Side?> _repaint = new("--repaint") { Description = "Instead of a mask: the half that is repainted." };
    private readonly Option<int> _count = Options.Number("--count", "How many variants; the seed grows by one for each.", 4, 1, 10_000);
    private readonly Option<long> _seed = Options.Number("--seed", "The first variant's seed, 0 to 4294967295.", 0, 0, Options.LargestSeed);
    private readonly Option<int> _width = Options.Number("--width", "The width in pixels; the model says of what it must be a multiple.", 64, 8, 16_384);
    private readonly Option<int> _height = Options.Number("--height", "The height in pixels.", 64, 8, 16_384);
    private readonly Option<int> _steps = Options.Number("--steps", "Denoising steps of a whole picture.", 20, 1, 1000);
    private readonly Option<double> _guidance = Options.Number("--guidance", "The guidance scale, 1 or more.", 3.0, 1, 1000);
    private readonly Option<string> _scheduler = new("--scheduler") { Description = "The sampler.", DefaultValueFactory = _ => "ddim" };
    private readonly Option<string> _negative = new("--negative") { Description = "What not to draw.", DefaultValueFactory = _ => string.Empty };
    private readonly Option<string?> _model = new("--model") { Description = "A model folder in Stable Diffusion ONNX layout. [default: models/emoji-diffusion]" };
    private readonly Option<string> _out = new("--out") { Description = "The folder for images, thumbnails and records.", DefaultValueFactory = _ => "output" };
    private readonly RootCommand _root = new("Makes variants of a picture: all of it (image to image), or what a mask says (inpainting).");

    public CommandLine()
    {
        _root.Add(_prompt);
        Option[] options =
            [_from, _fromPrompt, _strength, _mask, _repaint, _count, _seed, _width, _height, _steps, _guidance, _scheduler, _negative, _model, _out];
        foreach (Option option in options)
        {
            _root.Add(option);
        }

        _model.Validators.Add(Options.RefuseEmpty);
        _out.Validators.Add(Options.RefuseEmpty);
        _root.Validators.Add(result =>
        {
            if (result.GetResult(_mask) is not null && result.GetResult(_repaint) is not null)
            {
                result.AddError("Give --mask or --repaint, not both.");
            }

            if (result.GetResult(_from) is not null && result.GetResult(_fromPrompt) is { Implicit: false })
            {
                result.AddError("Give --from or --from-prompt, not both.");
            }
        });
    }

    /// <summary>Reads the arguments; null where help, the version or an error was shown instead, with the exit code.</summary>
    public (Settings? Settings, int ExitCode) Read(string[] args) => Options.Read(_root, args, result => Options.FindSeedProblems(result, _seed, _count), ToSettings);

    private bool HasMask(ParseResult result) => result.GetValue(_mask) is not null || result.GetValue(_repaint) is not null;

    private Settings ToSettings(ParseResult result) => new()
    {
        Prompt = result.GetValue(_prompt) ?? string.Empty,
        NegativePrompt = result.GetValue(_negative) ?? string.Empty,
        FromFile = result.GetValue(_from)?.FullName,
        FromPrompt = result.GetValue(_fromPrompt) ?? string.Empty,
        Strength = HasMask(result) && result.GetResult(_strength) is not { Implicit: false } ? StrengthOfMask : result.GetValue(_strength),
        MaskFile = result.GetValue(_mask)?.FullName,
        RepaintedHalf = result.GetValue(_repaint),
        Count = result.GetValue(_count),
        Seed = result.GetValue(_seed),
        Width = result.GetValue(_width),
        Height = result.GetValue(_height),
        Steps = result.GetValue(_steps),
        Guidance = result.GetValue(_guidance),
        Scheduler = result.GetValue(_scheduler) ?? string.Empty,
        ModelFolder = result.GetValue(_model) ?? DefaultModel.Find(),
        OutputFolder = Path.GetFullPath(result.GetValue(_out) ?? "output"),
    };
}

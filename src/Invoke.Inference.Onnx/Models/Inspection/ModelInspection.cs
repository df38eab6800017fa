namespace Invoke.Inference.Onnx;

/// <summary>One inspection under way: collects the files of a model and the errors that opening or loading them ends with.</summary>
internal sealed class ModelInspection(ModelLocation location, long maximumBytes, CancellationToken cancellationToken)
{
    // The classes of diffusers whose models are trained by betas as ours are sampled.
    private static readonly string[] KnownSchedulers =
    [
        "DDIMScheduler", "DDPMScheduler", "DEISMultistepScheduler", "DPMSolverMultistepScheduler", "DPMSolverSDEScheduler", "DPMSolverSinglestepScheduler",
        "EulerAncestralDiscreteScheduler", "EulerDiscreteScheduler", "HeunDiscreteScheduler", "KDPM2AncestralDiscreteScheduler", "KDPM2DiscreteScheduler",
        "LCMScheduler", "LMSDiscreteScheduler", "PNDMScheduler", "TCDScheduler", "UniPCMultistepScheduler",
    ];

    private readonly List<ModelPart> _parts = [];
    private readonly List<ModelProblem> _problems = [];

    public void Add(ModelProblem problem)
    {
        // What two checks stumble over is one problem.
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    public void Try(Action check) => Try(() =>
    {
        check();
        return this;
    });

    /// <summary>Makes a check, and keeps its error for the report; null after an error.</summary>
    public T? Try<T>(Func<T> check)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return check();
        }
        catch (Exception exception) when (TryAdd(exception))
        {
            return null;
        }
    }

    /// <summary>Lists a file and looks whether it can be one; false where it is missing.</summary>
    public bool File(string name, bool isRequired)
    {
        ModelPart part = Describe(name, isRequired, null);
        _parts.Add(part);
        if (isRequired || part.IsFound)
        {
            Try(() => ModelFileSniffer.ThrowIfUnusable(part.Path));
        }

        return part.IsFound;
    }

    /// <summary>Lists a network with its ports and the files of its weights, and checks them.</summary>
    public void Network(string name, bool isRequired, NetworkSignature? signature)
    {
        string path = PathOf(name);
        OnnxModelFile? network = isRequired || System.IO.File.Exists(path) ? Try(() => OnnxModelFile.Check(path, maximumBytes)) : null;
        _parts.Add(Describe(name, isRequired, network));
        if (network is null)
        {
            return;
        }

        foreach (string weights in network.ExternalFiles.Keys.Order(StringComparer.Ordinal))
        {
            File(Path.GetRelativePath(location.Folder, weights).Replace('\\', '/'), isRequired);
        }

        foreach (Action check in signature?.Checks(path, network) ?? [])
        {
            Try(check);
        }
    }

    public async Task TokenizerAsync(string folder)
    {
        bool hasVocabulary = File($"{folder}/vocab.json", isRequired: true);
        bool hasMerges = File($"{folder}/merges.txt", isRequired: true);
        File($"{folder}/tokenizer_config.json", isRequired: false);
        File($"{folder}/special_tokens_map.json", isRequired: false);
        if (!hasVocabulary || !hasMerges)
        {
            return;
        }

        try
        {
            await ClipTokenizer.OpenAsync(PathOf(folder), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (TryAdd(exception))
        {
            // It is in the report now.
        }
    }

    public void Scheduler(SamplerConfig? sampling, string path)
    {
        if (sampling?.ClassName is { } name && !KnownSchedulers.Contains(name))
        {
            Add(new ModelProblem(
                path,
                $"File '{path}' says '_class_name' is '{name}', a scheduler that is not known here; if images are noise, the model was trained in another way: "
                + "use one of Stable Diffusion 1.x, 2.x or XL.",
                IsWarning: true));
        }
    }

    public ModelReport ToReport() => new(location.Path, location.Name, location.Type.Length > 0 ? location.Type : null, _parts, _problems);

    private bool TryAdd(Exception exception)
    {
        switch (exception)
        {
            case ModelFileException file:
                Add(new ModelProblem(file.Path, file.Message));
                return true;
            case IOException or UnauthorizedAccessException:
                Add(new ModelProblem(location.Path, $"Model '{location.Path}' cannot be read ({exception.Message}); check its permissions."));
                return true;
            default:
                return false;
        }
    }

    private string PathOf(string name) => Path.Combine(location.Folder, name.Replace('/', Path.DirectorySeparatorChar));

    private ModelPart Describe(string name, bool isRequired, OnnxModelFile? network)
    {
        var file = new FileInfo(PathOf(name));
        return new ModelPart(
            name,
            file.FullName,
            isRequired,
            file.Exists,
            file.Exists ? file.Length : 0,
            [.. network?.Inputs.Select(ModelPartPort.Of) ?? []],
            [.. network?.Outputs.Select(ModelPartPort.Of) ?? []]);
    }
}

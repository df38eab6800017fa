using System.ComponentModel.DataAnnotations;

namespace Invoke.Graph;

/// <summary>Reads prompts from a text file, one a line.</summary>
/// <remarks>
/// The file may change between runs, so results are not cached unless <see cref="Node.UseCache"/> is set. Whoever may run a graph with this
/// node may read every text file that the process may; a host that takes graphs from strangers leaves it out of its catalog.
/// </remarks>
[Node("prompt_from_file", Version = "1.0.2", Category = "prompt", Title = "Prompts from File")]
public sealed partial class PromptsFromFile : Node
{
    /// <summary>Creates the node.</summary>
    public PromptsFromFile()
    {
        UseCache = false;
    }

    /// <summary>Gets or sets the path of the file, which is read as UTF-8.</summary>
    [Input(Required = true)]
    public string FilePath { get; set; } = null!; // required, so it is set before the node runs; dotnet format ignores the suppressor

    /// <summary>Gets or sets the text before each prompt.</summary>
    [Input]
    public string? PrePrompt { get; set; }

    /// <summary>Gets or sets the text behind each prompt.</summary>
    [Input]
    public string? PostPrompt { get; set; }

    /// <summary>Gets or sets the first line to read.</summary>
    /// <value>1 or more; the default is 1.</value>
    [Input, Range(1, double.PositiveInfinity)]
    public long StartLine { get; set; } = 1;

    /// <summary>Gets or sets how many prompts to read at most; 0 for all.</summary>
    /// <value>0 or more; the default is 1.</value>
    [Input, Range(0, double.PositiveInfinity)]
    public long MaxPrompts { get; set; } = 1;

    /// <summary>Reads the prompts.</summary>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>The prompts without the white space around them; blank lines count and give empty prompts.</returns>
    /// <exception cref="InvokeException">The file cannot be read.</exception>
    public async ValueTask<StringCollectionOutput> RunAsync(CancellationToken cancellationToken)
    {
        var prompts = new List<string>();
        try
        {
            long line = 0;
            await foreach (string text in File.ReadLinesAsync(FilePath, cancellationToken).ConfigureAwait(false))
            {
                line++;
                if (line >= StartLine)
                {
                    prompts.Add($"{PrePrompt}{text.Trim()}{PostPrompt}");
                    if (prompts.Count == MaxPrompts)
                    {
                        break;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvokeException(
                $"Input 'file_path' is '{FilePath}', which cannot be read ({exception.Message}); set it to an existing text file.", exception);
        }

        return new StringCollectionOutput(prompts);
    }
}

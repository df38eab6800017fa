using System.Globalization;
using Invoke.Graph;
using Invoke.Images;

namespace Samples;

/// <summary>Prints a live line for each step and a line for each finished image, and remembers the images.</summary>
internal sealed class ConsoleReport(string outputFolder, TimeProvider time) : IGraphObserver
{
    private readonly long _start = time.GetTimestamp();
    private int _liveLength;

    /// <summary>Gets the finished images in the order they were finished.</summary>
    public List<ImageRef> Images { get; } = [];

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public void OnEvent(GraphEvent graphEvent)
    {
        switch (graphEvent)
        {
            case InvocationProgressEvent progress:
                ShowLive($"{progress.InvocationId}  step {progress.Step}/{progress.Total}");
                break;
            case InvocationCompletedEvent completed:
                foreach (ImageRef image in completed.GetOutputs().Values.OfType<ImageRef>())
                {
                    Images.Add(image);
                    ClearLive();
                    string path = Path.Combine(outputFolder, "images", image.ImageName);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{completed.InvocationId}  {path}  {Elapsed.TotalSeconds:F2} s"));
                }

                break;
            case GraphEndedEvent:
                ClearLive();
                break;
        }
    }

    /// <summary>Overwrites one line of a terminal; into a file or a pipe each step gets a line of its own, on standard error.</summary>
    private void ShowLive(string text)
    {
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(text);
            return;
        }

        Console.Error.Write('\r' + text.PadRight(_liveLength));
        _liveLength = text.Length;
    }

    private void ClearLive()
    {
        if (_liveLength > 0)
        {
            Console.Error.Write('\r' + new string(' ', _liveLength) + '\r');
            _liveLength = 0;
        }
    }
}

using System.Runtime.InteropServices;
using System.Text.Json;
using Invoke.Graph;
using Invoke.Images;

namespace Samples;

/// <summary>What both console samples do around their graph: end on Ctrl+C, say what went wrong, and show what was made.</summary>
internal static class ConsoleProgram
{
    /// <summary>Runs a program, and turns its cancellation and its errors into exit codes.</summary>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> program)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        void Stop(PosixSignalContext context)
        {
            // The first Ctrl+C keeps what is finished; the second one ends the process at once.
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        try
        {
            return await program(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("Cancelled.");
            return ExitCodes.Canceled;
        }
        catch (Exception exception) when (exception is InvokeException or IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCodes.Failure;
        }
    }

    /// <summary>Shows what a run made, on a contact sheet, and says how it ended.</summary>
    public static async Task<int> FinishAsync(GraphRun run, ConsoleReport report, IImageService images, IImageCodec codec, string outputFolder)
    {
        // The sheet of what is finished is made even of a cancelled run.
        if (report.Images.Count > 0)
        {
            Console.WriteLine($"Contact sheet: {await ContactSheet.WriteAsync(images, codec, report.Images, outputFolder, CancellationToken.None)}");
        }

        switch (run.Status)
        {
            case GraphStatus.Completed:
                return ExitCodes.Success;
            case GraphStatus.Canceled:
                Console.Error.WriteLine($"Cancelled; {report.Images.Count} finished images are kept.");
                return ExitCodes.Canceled;
            default:
                Console.Error.WriteLine(run.Errors[0].Message);
                return ExitCodes.Failure;
        }
    }
}

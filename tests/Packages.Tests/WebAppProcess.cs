using System.Diagnostics;

namespace Packages.Tests;

/// <summary>A web app that runs on a free port until it is disposed.</summary>
internal sealed class WebAppProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private WebAppProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public static async Task<WebAppProcess> StartAsync(string folder, string program)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("The app did not start.");
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and int place)
            {
                // A full pipe would stop the app.
                _ = process.StandardOutput.ReadToEndAsync();
                _ = process.StandardError.ReadToEndAsync();
                return new WebAppProcess(process, line[(place + Listening.Length)..].Trim());
            }
        }

        throw new InvalidOperationException($"The app ended: {string.Join('\n', lines)}{await process.StandardError.ReadToEndAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

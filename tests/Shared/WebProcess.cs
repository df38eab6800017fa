using System.Diagnostics;

namespace Invoke.Testing.Shared;

/// <summary>A web app that runs on a free port until it is disposed.</summary>
internal sealed class WebProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly Task<string> _errors;

    // A full pipe would stop the app.
    private Task<string> _output = Task.FromResult(string.Empty);

    private WebProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public string Address { get; private set; } = string.Empty;

    /// <summary>Starts an app and waits until it listens.</summary>
    /// <param name="folder">The folder that it works in.</param>
    /// <param name="program">The file of the program.</param>
    /// <param name="arguments">What it is started with, besides its address.</param>
    public static async Task<WebProcess> StartAsync(string folder, string program, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = DotNetHost.Command(program, ["--urls", "http://127.0.0.1:0", .. arguments]);
        start.WorkingDirectory = folder;
        var app = new WebProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
        try
        {
            await app.WaitUntilListeningAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await Task.WhenAll(_output, _errors);
        _process.Dispose();
    }

    private async Task WaitUntilListeningAsync()
    {
        List<string> lines = [];
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and int place)
            {
                Address = line[(place + Listening.Length)..].Trim();
                _output = _process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException($"{_process.StartInfo.ArgumentList[0]} ended before it listened: {string.Join('\n', lines)}{await _errors}");
    }
}

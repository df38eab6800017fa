using System.Diagnostics;
using System.Globalization;
using Invoke.Testing.Shared;

namespace Invoke.EndToEnd.Tests;

/// <summary>A sample as a real process.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <summary>Starts the sample TextToImage.</summary>
    public SampleProcess(params string[] arguments)
        : this(arguments, "TextToImage")
    {
    }

    private SampleProcess(string[] arguments, string sample)
    {
        ProcessStartInfo start = DotNetHost.Command(DotNetHost.ProgramOf(sample), arguments);
        start.WorkingDirectory = RepositoryRoot.Path;
        _process = Process.Start(start) ?? throw new InvalidOperationException("The sample did not start.");
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public static SampleProcess ImageToImage(params string[] arguments) => new(arguments, "ImageToImage");

    public Task<string> ErrorsAsync() => _errors;

    public ValueTask<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync(CancellationToken.None);

    public async Task<string[]> ReadToEndAsync()
    {
        string text = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Sends what Ctrl+C sends.</summary>
    public void Interrupt()
    {
        // Every shell has kill built in; the program of that name is not on every machine.
        using Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -INT {_process.Id}")]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}

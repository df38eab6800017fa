using System.Diagnostics;

namespace Invoke.Testing.Shared;

/// <summary>A test program as a real process, which can be killed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <summary>Starts a program of this repository.</summary>
    /// <param name="program">The name of its project.</param>
    /// <param name="arguments">Its arguments.</param>
    public ChildProcess(string program, params string[] arguments)
        : this(program, new Dictionary<string, string>(), arguments)
    {
    }

    /// <summary>Starts a program of this repository.</summary>
    /// <param name="program">The name of its project.</param>
    /// <param name="environment">What it finds in its environment besides.</param>
    /// <param name="arguments">Its arguments.</param>
    public ChildProcess(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = DotNetHost.Command(DotNetHost.ProgramOf(program), arguments);
        start.RedirectStandardInput = true;
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("The test program did not start.");
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Asks the process to end, as a service manager does.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>Stops all its threads where they are, as a machine that is suspended does.</summary>
    public Task SuspendAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Reads the next line, which has to be this one.</summary>
    public async Task ExpectAsync(string expected)
    {
        Assert.Equal(expected, await ReadLineAsync());
    }

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The test program has ended: {await _errors}");

    public Task GoOnAsync() => _process.StandardInput.WriteLineAsync("go on");

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
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

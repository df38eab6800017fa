using System.Diagnostics;
using System.Reflection;
using Invoke.Testing.Shared;

namespace Invoke.Queue.Tests;

/// <summary>The test program as a real process, which can be killed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public ChildProcess(params string[] arguments)
    {
        string configuration = typeof(ChildProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "Configuration").Value!.ToLowerInvariant();
        string program = Path.Combine(
            RepositoryRoot.Path, "artifacts", "bin", "Invoke.Queue.TestProgram", configuration, "Invoke.Queue.TestProgram.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("The test program did not start.");
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

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

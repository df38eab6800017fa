using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Invoke.Testing.Shared;

/// <summary>A RabbitMQ broker on a free port of this machine alone, with its data in a temporary folder.</summary>
internal sealed class RabbitMqServer : IDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TempDirectory _folder = new();
    private readonly int _port = LoopbackPort.FindFree();
    private readonly int _clusterPort = LoopbackPort.FindFree();
    private Process? _process;

    private RabbitMqServer()
    {
        File.WriteAllText(_folder.PathOf("rabbitmq.conf"), string.Create(CultureInfo.InvariantCulture, $"listeners.tcp.1 = 127.0.0.1:{_port}\nlog.console = false\n"));
        File.WriteAllText(_folder.PathOf("enabled_plugins"), "[].");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>Why tests cannot run here; null where they can.</summary>
    public static string? WhyNot { get; } = File.Exists(Program) ? null : "RabbitMQ is not installed here; install Debian's package rabbitmq-server.";

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{_port}/"));

    /// <summary>Makes a broker that does not run yet; its address is known already.</summary>
    public static RabbitMqServer Create() => new();

    public static async Task<RabbitMqServer> StartNewAsync()
    {
        RabbitMqServer server = new();
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it, or starts it again with the data it had.</summary>
    public async Task StartAsync()
    {
        // A name is free again when all have noticed that the broker before is dead, which they do in their own time.
        using var limit = new CancellationTokenSource(Patience);
        for (var attempt = 1; !await TryStartAsync(limit.Token); attempt++)
        {
            if (attempt == 5)
            {
                throw new InvalidOperationException($"RabbitMQ ends before it can be reached; its log is in {_folder.PathOf("log")}.");
            }
        }
    }

    /// <summary>Stops it at once, as a machine that loses its power.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    public void Dispose()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }

        _folder.Dispose();
    }

    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"invoke{_port}@localhost");
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["HOME"] = _folder.Path,
                ["RABBITMQ_NODENAME"] = name,
                ["RABBITMQ_MNESIA_BASE"] = _folder.PathOf("data"),
                ["RABBITMQ_LOG_BASE"] = _folder.PathOf("log"),
                ["RABBITMQ_CONFIG_FILE"] = _folder.PathOf("rabbitmq.conf"),
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = _folder.PathOf("enabled_plugins"),
                ["RABBITMQ_PID_FILE"] = _folder.PathOf("pid"),
                ["RABBITMQ_DIST_PORT"] = _clusterPort.ToString(CultureInfo.InvariantCulture),
                ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            },
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("RabbitMQ did not start.");
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        // The port opens when the broker is ready, not when its process is.
        while (!await AnswersAsync())
        {
            if (_process.HasExited)
            {
                _process.Dispose();
                _process = null;
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        return true;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

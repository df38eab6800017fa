using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Invoke.Testing.Shared;

/// <summary>A PostgreSQL server for the tests of this process, on a free port of this machine alone, with its data in a temporary folder.</summary>
/// <remarks><c>INVOKE_POSTGRESQL</c>, a connection string, names a server to use instead; each test still gets a database of its own.</remarks>
internal sealed class PostgreSqlServer : IDisposable
{
    /// <summary>How many seconds the server may take for anything, on a machine that does much else.</summary>
    private const int Patience = 300;

    private const string Missing = "PostgreSQL is not installed here; install Debian's package postgresql, or set INVOKE_POSTGRESQL to a connection string.";
    private static readonly string PatienceText = Patience.ToString(CultureInfo.InvariantCulture);
    private static readonly string? Given = Environment.GetEnvironmentVariable("INVOKE_POSTGRESQL");
    private static readonly Lazy<PostgreSqlServer> Started = new(static () => new PostgreSqlServer(Given));
    private static int LastDatabase;

    private readonly string? _given;
    private readonly bool _isDurable;
    private readonly TempDirectory? _folder;
    private int _port;

    private PostgreSqlServer(string? given, bool isDurable = false)
    {
        _given = given;
        _isDurable = isDurable;
        if (given is not null)
        {
            return;
        }

        _folder = new TempDirectory();
        Data = _folder.PathOf("data");

        if (!OperatingSystem.IsWindows())
        {
            // The server runs as another user where this process is root.
            File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);
        }

        Run("initdb", "--pgdata", Data, "--username", "invoke", "--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8");
        StartAnywhere();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>Why tests cannot run here; null where they can.</summary>
    public static string? WhyNot { get; } = Given is null && Programs() is null ? Missing : null;

    /// <summary>The server, started with the first use.</summary>
    public static PostgreSqlServer Instance => Started.Value;

    /// <summary>Why a test cannot have a server that it stops and starts; null where it can.</summary>
    public static string? WhyNoOwn { get; } = Programs() is null ? Missing : null;

    private string Data { get; } = string.Empty;

    /// <summary>Starts a server for one class of tests alone, which may stop it; the class disposes it.</summary>
    /// <param name="isDurable">Whether it waits for the disk; for measurements.</param>
    public static PostgreSqlServer StartOwn(bool isDurable = false) => new(given: null, isDurable);

    /// <summary>Makes an empty database and gives the connection string to it.</summary>
    public string CreateDatabase()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"invoke_{Environment.ProcessId}_{Interlocked.Increment(ref LastDatabase)}");
        var server = new NpgsqlConnectionStringBuilder(_given ?? $"Host=127.0.0.1;Port={_port};Username=invoke;Database=postgres")
        {
            Timeout = Patience,
            CommandTimeout = Patience,
        };
        using (var connection = new NpgsqlConnection(server.ConnectionString))
        {
            connection.Open();

            // From the template that nobody can be connected to, not even the server's own cleaning.
            using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE template0", connection);
            create.ExecuteNonQuery();
        }

        server.Database = name;
        return server.ConnectionString;
    }

    /// <summary>Stops the server as a restart does: it lets go of every connection.</summary>
    public void Stop() => Run("pg_ctl", "stop", "--silent", "--pgdata", Data, "--mode", "fast", "--wait", "--timeout", PatienceText);

    /// <summary>Starts it again, on the same port with the same data.</summary>
    public void Start() => Run(
        "pg_ctl", "start", "--silent", "--pgdata", Data, "--wait", "--timeout", PatienceText, "--log", Path.Combine(Data, "log"), "--options",
        $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 -c fsync={(_isDurable ? "on" : "off")}");

    public void Dispose()
    {
        if (_folder is not null && Directory.Exists(_folder.Path))
        {
            Run("pg_ctl", "stop", "--silent", "--pgdata", Data, "--mode", "immediate", "--wait", "--timeout", PatienceText);
            _folder.Dispose();
        }
    }

    // Somebody may take the port after it was found free.
    private void StartAnywhere()
    {
        for (var attempt = 1; ; attempt++)
        {
            _port = LoopbackPort.FindFree();
            try
            {
                Start();
                return;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                continue;
            }
        }
    }

    private static string? Programs() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    // The server refuses to run as root, who can run it as the user that its package made.
    private static void Run(string program, params string[] arguments)
    {
        string file = Path.Combine(Programs() ?? throw new InvalidOperationException(Missing), program);
        var start = new ProcessStartInfo(Environment.IsPrivilegedProcess ? "runuser" : file) { WorkingDirectory = "/tmp" };
        string[] all = Environment.IsPrivilegedProcess ? ["-u", "postgres", "--", file, .. arguments] : arguments;
        foreach (string argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        // The server inherits what pg_ctl has, so a pipe would stay open for as long as it runs.
        start.RedirectStandardOutput = program == "initdb";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;

namespace Invoke.Images.S3.Tests;

/// <summary>s3rver, from npm, on a free port of this machine with a folder of its own.</summary>
internal sealed class S3Server : IDisposable
{
    public const string Bucket = "test";
    public const string Key = "S3RVER";

    private const string Package = "s3rver@3.7.1";
    private const string ObjectSuffix = "._S3rver_object";

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "artifacts", "s3rver");
    private static readonly Lazy<string?> Installation = new(Install);

    private readonly TempDirectory _directory = new();
    private readonly string _conditions;
    private Process _process;

    /// <summary>Starts a store.</summary>
    /// <param name="conditions">What it does with If-None-Match of a PUT: <c>kept</c>, <c>ignored</c> or <c>refused</c>.</param>
    public S3Server(string conditions = "kept")
    {
        _conditions = conditions;
        (_process, Address) = Start();
    }

    /// <summary>Why there can be no store here; null where there can.</summary>
    public static string? WhyNot => Installation.Value;

    public string Address { get; private set; }

    /// <summary>The keys of all objects, as they are on disk.</summary>
    public string[] Keys()
    {
        string root = Path.Combine(_directory.Path, Bucket);
        return
        [
            .. Directory.EnumerateFiles(root, "*" + ObjectSuffix, SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')[..^ObjectSuffix.Length])
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Writes an object past the storage, as another tool does.</summary>
    public void Write(string key, byte[] content)
    {
        string path = Path.Combine(_directory.Path, Bucket, key + ObjectSuffix);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    /// <summary>Makes an object look as if it was written earlier.</summary>
    public void Age(string key, TimeSpan age)
    {
        string path = Path.Combine(_directory.Path, Bucket, key + ObjectSuffix);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path) - age);
    }

    public void Delete(string key) => File.Delete(Path.Combine(_directory.Path, Bucket, key + ObjectSuffix));

    public void Stop()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Starts the store again, with what it holds, at another address.</summary>
    public void StartAgain() => (_process, Address) = Start();

    public void Dispose()
    {
        Stop();
        _directory.Dispose();
    }

    private (Process Process, string Address) Start()
    {
        string script = Path.Combine(RepositoryRoot.Path, "tests", "Invoke.Images.S3.Tests", "Server", "s3rver.cjs");

        // The marks between pages of s3rver's listings are enciphered with DES, which newer versions of OpenSSL know as legacy only.
        Process process = Process.Start(new ProcessStartInfo("node", ["--openssl-legacy-provider", script, Folder, _directory.Path, _conditions])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("node did not start.");
        string port = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("s3rver has ended; its errors are above.");
        return (process, $"http://127.0.0.1:{port}");
    }

    private static string? Install()
    {
        if (Directory.Exists(Folder))
        {
            return null;
        }

        // Beside its place, so that what is there is whole.
        string partial = $"{Folder}.{Environment.ProcessId}";
        Directory.CreateDirectory(partial);
        try
        {
            using Process npm = Process.Start(new ProcessStartInfo(
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                ["install", Package, "--prefix", partial, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries", "1"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }) ?? throw new InvalidOperationException("npm did not start.");
            Task<string> output = npm.StandardOutput.ReadToEndAsync();
            string errors = npm.StandardError.ReadToEnd();
            npm.WaitForExit();
            _ = output.GetAwaiter().GetResult();
            if (npm.ExitCode != 0)
            {
                return $"npm cannot install {Package}, a store to test with: {errors.Trim().Split('\n')[0]}";
            }

            Directory.Move(partial, Folder);
            return null;
        }
        catch (Win32Exception)
        {
            return $"npm is not installed here; with it the tests get {Package}, a store to test with.";
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }
}

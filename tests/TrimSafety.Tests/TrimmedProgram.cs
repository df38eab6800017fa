using Invoke.Testing.Shared;

namespace TrimSafety.Tests;

/// <summary>The program as it was built, and the trimmer of the SDK to trim it and our packages with.</summary>
/// <remarks>
/// Publishing with PublishTrimmed would copy the framework from a package that no build here needs otherwise. So the trimmer, which comes with the
/// analyzers, is called itself: it trims our assemblies, the program and what ours lean on, and leaves the framework and other packages whole.
/// </remarks>
internal static class TrimmedProgram
{
    private const string Name = "TrimSafety.App.dll";

    private static readonly string[] Ours =
    [
        "Invoke.AspNetCore", "Invoke.Client", "Invoke.Graph", "Invoke.Images", "Invoke.Images.S3", "Invoke.Images.Vips", "Invoke.Inference.Onnx", "Invoke.PostgreSql", "Invoke.Queue", "Invoke.Testing",
    ];

    // Others' libraries that say they can be trimmed, and that ours lean on.
    private static readonly string[] Others = ["AWSSDK.Core", "AWSSDK.S3"];

    public static string BuildFolder { get; } = DotNetHost.FolderOf("TrimSafety.App");

    public static Task<string> RunAsync(string folder) => DotNetHost.RunAsync(DotNetHost.Command(Path.Combine(folder, Name)));

    /// <summary>Trims the program down to what it reaches, over a copy of its folder.</summary>
    public static async Task TrimAsync(string folder)
    {
        Copy(BuildFolder, folder);
        string trimmed = Path.Combine(folder, "trimmed");
        Assert.Empty(await TrimAsync(trimmed, ["-a", Path.Combine(BuildFolder, Name), "entrypoint"]));
        Assert.True(Size(trimmed, "Invoke.Graph.dll") < Size(BuildFolder, "Invoke.Graph.dll"), "Nothing was trimmed.");
        Copy(trimmed, folder);
    }

    /// <summary>Lets the trimmer look at everything in our packages, reached or not, and gives its warnings.</summary>
    public static Task<string> AnalyseAsync(string folder) =>
        TrimAsync(folder, [.. Ours.SelectMany(name => (string[])["-a", Path.Combine(BuildFolder, $"{name}.dll"), "all"])]);

    private static Task<string> TrimAsync(string output, string[] roots) => DotNetHost.RunAsync(DotNetHost.Command(
        File.ReadAllText(Path.Combine(BuildFolder, "trimmer.txt")).Trim(),
        [
            .. roots,
            "-out", output,
            "-d", BuildFolder,
            "-d", Path.GetDirectoryName(typeof(object).Assembly.Location)!, // this framework, which is on disk
            "-d", Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location)!, // as is this one
            "--trim-mode", "skip", "--action", "skip",
            .. Ours.Concat(Others).Append("TrimSafety.App").SelectMany(name => (string[])["--action", "link", name]),

            // With the framework left whole the trimmer does not see what that makes, and would hold a string for impossible.
            "--disable-opt", "unusedtypechecks",
            "--feature", "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported", "false",
            "--feature", "System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault", "false",
            "--singlewarn-", "--warnaserror",
        ]));

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // a file's path has a folder
            File.Copy(file, target, overwrite: true);
        }
    }

    private static long Size(string folder, string file) => new FileInfo(Path.Combine(folder, file)).Length;
}

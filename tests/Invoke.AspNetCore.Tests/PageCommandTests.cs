using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Invoke.AspNetCore.Tests;

/// <summary>The commands of docs/http.md, run as they are written, but for the address of the server.</summary>
public sealed partial class PageCommandTests
{
    [ToolFact("curl", ["--version"], "on Debian: apt-get install curl")]
    public async Task Curl_Enqueue_AddsFourItems()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        using var folder = new TempDirectory();

        JsonElement answer = await RunAsync("enqueue_batch", host, folder.Path);

        Assert.Equal((4, 4), (answer.GetProperty("enqueued").GetInt32(), answer.GetProperty("requested").GetInt32()));
    }

    [ToolFact("curl", ["--version"], "on Debian: apt-get install curl")]
    public async Task Curl_Upload_StoresThePicture()
    {
        await using TestHost host = await TestHost.StartAsync();
        using var folder = new TempDirectory();
        File.Copy(Path.Combine(RepositoryRoot.Path, "docs", "images", "red-apples.png"), folder.PathOf("picture.png"));

        JsonElement answer = await RunAsync("picture.png", host, folder.Path);

        Assert.Equal("user", (await host.Images.GetAsync(answer.GetProperty("image_name").ToString())).Category.ToString(), ignoreCase: true);
    }

    /// <summary>Runs the one command of the page that holds a text.</summary>
    private static async Task<JsonElement> RunAsync(string text, TestHost host, string folder)
    {
        string page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", "http.md"));
        string command = Assert.Single(Fence().Matches(page).Select(match => match.Groups[1].Value), block => block.Contains(text, StringComparison.Ordinal));
        Assert.Contains("http://localhost:5000/", command, StringComparison.Ordinal);
        command = command.Replace("http://localhost:5000/", $"{host.Client.BaseAddress}", StringComparison.Ordinal);
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!; // a shell that starts anew is never null
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        string answer = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, await errors);
        return JsonDocument.Parse(answer).RootElement;
    }

    [GeneratedRegex("^```bash\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}

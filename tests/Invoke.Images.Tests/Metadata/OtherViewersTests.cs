using System.Buffers;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

/// <summary>What other programs read in our files.</summary>
public sealed class OtherViewersTests : IDisposable
{
    private const string Prompt = "a red apple, ein Haus, 家";

    private readonly TempDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [ToolFact("exiftool", ["-ver"], "on Debian: apt-get install libimage-exiftool-perl")]
    public void ExifTool_MetadataWorkflowAndGraph_AreRead()
    {
        JsonNode read = JsonNode.Parse(Run("exiftool", "-json", "-charset", "utf8", Write()))![0]!;

        Assert.Equal(Prompt, (string?)JsonNode.Parse((string)read["Invokeai_metadata"]!)!["positive_prompt"]);
        Assert.Equal("""{"name":"w"}""", (string?)read["Invokeai_workflow"]);
        Assert.Equal("""{"nodes":{}}""", (string?)read["Invokeai_graph"]);
    }

    [ToolFact("/usr/bin/python3", ["-c", "import PIL.Image"], "on Debian: apt-get install python3-pil")]
    public void Pillow_MetadataWorkflowAndGraph_AreRead()
    {
        const string Script = "import json, sys; from PIL import Image; image = Image.open(sys.argv[1]); image.load(); print(json.dumps({key: str(value) for key, value in image.info.items()}))";

        JsonNode read = JsonNode.Parse(Run("/usr/bin/python3", "-c", Script, Write()))!;

        Assert.Equal(Prompt, (string?)JsonNode.Parse((string)read["invokeai_metadata"]!)!["positive_prompt"]);
        Assert.Equal("""{"name":"w"}""", (string?)read["invokeai_workflow"]);
        Assert.Equal("""{"nodes":{}}""", (string?)read["invokeai_graph"]);
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private string Write()
    {
        var output = new ArrayBufferWriter<byte>();
        new ImageMetadata($$"""{"positive_prompt":"{{Prompt}}"}""", """{"name":"w"}""", """{"nodes":{}}""").Write(TestPixels.Png(4, 4), output);
        string path = _root.PathOf("a.png");
        File.WriteAllBytes(path, output.WrittenSpan.ToArray());
        return path;
    }
}

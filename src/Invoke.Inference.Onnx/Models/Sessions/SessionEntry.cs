using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx;

/// <summary>One file's session in the cache, and who uses it. All but the loading is guarded by the cache's lock.</summary>
internal sealed class SessionEntry(string path, SessionEntry.FileStamp stamp)
{
    public string Path { get; } = path;

    public FileStamp Stamp { get; } = stamp;

    /// <summary>Gets the gate that lets one caller load while the others wait.</summary>
    public SemaphoreSlim LoadGate { get; } = new(1, 1);

    public InferenceSession? Session { get; set; }

    /// <summary>Gets or sets the files of weights beside the model's, as they were when it was loaded.</summary>
    public IReadOnlyList<(string Path, FileStamp Stamp)> Weights { get; set; } = [];

    /// <summary>Gets or sets the bytes of the files behind the session; 0 until it is loaded.</summary>
    public long Bytes { get; set; }

    /// <summary>Gets or sets a value indicating whether the last who asked needs the session but once for an image.</summary>
    public bool IsBrief { get; set; }

    public int Leases { get; set; }

    public long LastUse { get; set; }

    /// <summary>Tells whether a file of weights has changed since the session was loaded.</summary>
    public bool HasOtherWeights() => Weights.Any(static file => !File.Exists(file.Path) || FileStamp.Of(file.Path) != file.Stamp);

    /// <summary>Tells one state of a file from the next, so that a replaced file is loaded again.</summary>
    public readonly record struct FileStamp(long Length, long LastWriteTicks)
    {
        public static FileStamp Of(string path)
        {
            ModelFileSniffer.ThrowIfUnusable(path);
            var file = new FileInfo(path);
            return new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks);
        }
    }
}

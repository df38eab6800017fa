using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;

namespace Invoke.Inference.Onnx;

/// <summary>Keeps the graphs that ONNX Runtime has optimised, one folder each, so that the next process need not do it again.</summary>
/// <remarks>
/// A graph is written into a folder of its own name of the moment, and appears under its key by one rename, so that nobody ever
/// sees half of one. Several processes may share the folder. A key tells the model's file, its state and the settings, so that a
/// graph of an earlier state is found, and deleted when one of the present state is kept.
/// </remarks>
internal sealed class OptimizedGraphs(string folder, string device)
{
    /// <summary>The file of weights beside a kept graph.</summary>
    public const string WeightsFile = "weights.bin";
    private const string GraphFile = "model.onnx";
    private const string Format = "2";
    private const string DraftMark = ".draft-";
    private const char Separator = '-';
    private const long LargestModel = int.MaxValue - (64L << 20);
    private static readonly TimeSpan DraftAge = TimeSpan.FromHours(1);
    private static int DraftCount;

    private readonly string _folder = Path.GetFullPath(folder);

    /// <summary>Says where a model's graph is kept; null for a model that cannot be: one of 2 GB and more, or one that is a kept graph itself.</summary>
    public string? PathOf(OnnxModelFile model, string runtime, string level)
    {
        bool isInside = model.Path.StartsWith(Path.TrimEndingDirectorySeparator(_folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isInside || model.Bytes > LargestModel ? null : Path.Combine(_folder, KeyOf(model, runtime, level), GraphFile);
    }

    /// <summary>Makes the folder in which a graph is written, and returns the graph's path in it.</summary>
    public string CreateDraft(string kept)
    {
        DeleteOldDrafts();
        string name = string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetDirectoryName(kept)}{DraftMark}{Environment.ProcessId}-{Interlocked.Increment(ref DraftCount)}");
        Directory.CreateDirectory(name);
        return Path.Combine(name, GraphFile);
    }

    /// <summary>Lets a draft that is whole appear under its key; another process may have been faster.</summary>
    public void Keep(string draft, string kept)
    {
        string target = FolderOf(kept);
        if (Directory.Exists(target))
        {
            Delete(draft);
            return;
        }

        Directory.Move(FolderOf(draft), target);
        DeleteOtherStates(Path.GetFileName(target));
    }

    /// <summary>Deletes a draft or a kept graph that is of no use, as far as that is possible.</summary>
    public static void Delete(string graph)
    {
        try
        {
            if (Directory.Exists(FolderOf(graph)))
            {
                Directory.Delete(FolderOf(graph), recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody reads it; a kept graph is found damaged again, and a draft goes with the old ones.
        }
    }

    private static string FolderOf(string graph) => Path.GetDirectoryName(graph) ?? graph;

    // Everything that the result depends on. What a host's own ConfigureSession does cannot be seen, which its documentation says.
    private string KeyOf(OnnxModelFile model, string runtime, string level)
    {
        string settings = string.Join('\n', Format, runtime, device, level, RuntimeInformation.RuntimeIdentifier, Processor());
        return string.Join(Separator, HashOf(model.Path), StateOf(model), HashOf(settings));
    }

    private static string StateOf(OnnxModelFile model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> time = stackalloc byte[sizeof(long)];
        foreach (string path in model.ExternalFiles.Keys.Order(StringComparer.Ordinal).Prepend(model.Path))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            BinaryPrimitives.WriteInt64LittleEndian(time, File.GetLastWriteTimeUtc(path).Ticks);
            hash.AppendData(time);
            ModelFingerprint.Append(hash, path);
        }

        return Shorten(hash.GetHashAndReset());
    }

    private static string HashOf(string text) => Shorten(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // Names of folders must stay short enough for all systems; 128 bits do not meet by chance.
    private static string Shorten(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..16]);

    // The highest level of optimisation lays out weights as this processor likes them.
    private static string Processor() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.ProcessArchitecture} {Avx.IsSupported} {Avx2.IsSupported} {Fma.IsSupported} {Avx512F.IsSupported} {Avx512BW.IsSupported} {AdvSimd.IsSupported} {Dp.IsSupported}");

    /// <summary>Deletes the graphs of what the model's file was before, whatever their settings; drafts are somebody's, and grow old.</summary>
    private void DeleteOtherStates(string key)
    {
        string[] parts = key.Split(Separator);
        string present = $"{parts[0]}{Separator}{parts[1]}{Separator}";
        foreach (string other in Directory.EnumerateDirectories(_folder, $"{parts[0]}{Separator}*"))
        {
            string name = Path.GetFileName(other);
            if (!name.StartsWith(present, StringComparison.Ordinal) && !name.Contains(DraftMark, StringComparison.Ordinal))
            {
                Delete(Path.Combine(other, GraphFile));
            }
        }
    }

    private void DeleteOldDrafts()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        DateTime before = TimeProvider.System.GetUtcNow().UtcDateTime - DraftAge;
        foreach (string draft in Directory.EnumerateDirectories(_folder, "*" + DraftMark + "*"))
        {
            if (Directory.GetLastWriteTimeUtc(draft) < before)
            {
                Delete(Path.Combine(draft, GraphFile));
            }
        }
    }
}

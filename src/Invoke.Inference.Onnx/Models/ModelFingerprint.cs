using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Invoke.Inference.Onnx;

/// <summary>Recognises a model: cheaply by its files' sizes and times, portably by samples of their contents.</summary>
internal static class ModelFingerprint
{
    private const int SampleLength = 4096;

    /// <summary>Gets a text that changes when a file of the model is added, removed, resized or written.</summary>
    public static string Stamp(ModelLocation location)
    {
        var stamp = new StringBuilder();
        foreach ((_, FileInfo file) in location.Files())
        {
            stamp.Append(file.FullName).Append('|').Append(file.Length).Append('|').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
        }

        return stamp.ToString();
    }

    /// <summary>
    /// Gets a hash over each file's name in the model, its length and its first and last 4 KiB: equal for copies of a
    /// model, and quick for files of gigabytes.
    /// </summary>
    public static string Compute(ModelLocation location)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, FileInfo file) in location.Files())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            Append(hash, file.FullName);
        }

        return "sample-sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Adds a file's length and its first and last 4 KiB to a hash.</summary>
    public static void Append(IncrementalHash hash, string path)
    {
        var buffer = new byte[SampleLength];
        using var handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        BinaryPrimitives.WriteInt64LittleEndian(buffer, length);
        hash.AppendData(buffer, 0, sizeof(long));
        hash.AppendData(buffer, 0, RandomAccess.Read(handle, buffer, 0));
        hash.AppendData(buffer, 0, RandomAccess.Read(handle, buffer, Math.Max(0, length - SampleLength)));
    }
}

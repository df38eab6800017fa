using System.Buffers;

namespace Invoke.Images.Tests;

/// <summary>Damages PNG files at random: bytes as they lie, whole chunks, and chunk contents under checksums made right again.</summary>
internal sealed class PngMutator(Random random)
{
    private static readonly string[] Types = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "tEXt", "zTXt", "iTXt", "eXIf", "acTL", "gAMA", "ABCD", "abCd"];

    public byte[] Mutate(byte[] png)
    {
        if (random.Next(4) == 0)
        {
            return Scramble(png);
        }

        List<(byte[] Type, byte[] Data)> chunks = Split(png);
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            Change(chunks);
        }

        byte[] joined = Join(chunks);
        return random.Next(6) == 0 ? Scramble(joined) : joined;
    }

    private static List<(byte[] Type, byte[] Data)> Split(byte[] png)
    {
        var result = new List<(byte[], byte[])>();
        var chunks = new PngChunks(png);
        while (chunks.MoveNext())
        {
            result.Add((chunks.Type.ToArray(), chunks.Data.ToArray()));
        }

        return result;
    }

    private static byte[] Join(List<(byte[] Type, byte[] Data)> chunks)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write(PngHeader.Signature);
        foreach ((byte[] type, byte[] data) in chunks)
        {
            PngChunks.Write(output, type, data);
        }

        return output.WrittenSpan.ToArray();
    }

    private byte[] Scramble(byte[] data)
    {
        byte[] result = [.. data];
        switch (random.Next(5))
        {
            case 0:
                return result[..random.Next(result.Length + 1)];
            case 1:
                int from = random.Next(result.Length), to = random.Next(from, result.Length);
                return [.. result[..from], .. result[to..]];
            case 2:
                int at = random.Next(result.Length);
                return [.. result[..at], .. result[random.Next(result.Length)..], .. result[at..]];
            default:
                for (int count = random.Next(1, 9); count > 0; count--)
                {
                    result[random.Next(result.Length)] ^= (byte)(1 << random.Next(8));
                }

                return result;
        }
    }

    private void Change(List<(byte[] Type, byte[] Data)> chunks)
    {
        if (chunks.Count == 0)
        {
            return;
        }

        int index = random.Next(chunks.Count);
        (byte[] type, byte[] data) = chunks[index];
        switch (random.Next(8))
        {
            case 0:
                chunks.RemoveAt(index);
                break;
            case 1:
                chunks.Insert(random.Next(chunks.Count + 1), chunks[index]);
                break;
            case 2:
                chunks.RemoveAt(index);
                chunks.Insert(random.Next(chunks.Count + 1), (type, data));
                break;
            case 3:
                chunks[index] = (System.Text.Encoding.ASCII.GetBytes(Types[random.Next(Types.Length)]), data);
                break;
            case 4:
                chunks.Insert(random.Next(chunks.Count + 1), (System.Text.Encoding.ASCII.GetBytes(Types[random.Next(Types.Length)]), Noise()));
                break;
            case 5 when type.AsSpan().SequenceEqual("IDAT"u8):
                chunks[index] = (type, RawPng.Deflate(Noise()));
                break;
            case 6 when data.Length > 1:
                int cut = random.Next(data.Length);
                chunks[index] = (type, data[..cut]);
                chunks.Insert(index + 1, (type, data[cut..]));
                break;
            default:
                chunks[index] = (type, data.Length == 0 ? Noise() : Scramble(data));
                break;
        }
    }

    private byte[] Noise()
    {
        byte[] noise = new byte[random.Next(0, 2000)];
        random.NextBytes(noise);
        return noise;
    }
}

using System.Runtime.InteropServices;

namespace Invoke.Images;

/// <summary>The checksum of PNG chunks (IEEE CRC-32), eight bytes a step.</summary>
internal struct Crc32
{
    private const int Lanes = 8;

    private static readonly uint[] Table = CreateTable();

    private uint _state = uint.MaxValue;

    public Crc32()
    {
    }

    public readonly uint Value => ~_state;

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = new Crc32();
        crc.Append(data);
        return crc.Value;
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        uint crc = _state;
        ReadOnlySpan<uint> table = Table;
        ReadOnlySpan<ulong> words = BitConverter.IsLittleEndian ? MemoryMarshal.Cast<byte, ulong>(data) : default;
        foreach (ulong word in words)
        {
            ulong mixed = word ^ crc;
            crc = table[(7 * 256) + (int)(mixed & 255)]
                ^ table[(6 * 256) + (int)((mixed >> 8) & 255)]
                ^ table[(5 * 256) + (int)((mixed >> 16) & 255)]
                ^ table[(4 * 256) + (int)((mixed >> 24) & 255)]
                ^ table[(3 * 256) + (int)((mixed >> 32) & 255)]
                ^ table[(2 * 256) + (int)((mixed >> 40) & 255)]
                ^ table[256 + (int)((mixed >> 48) & 255)]
                ^ table[(int)(mixed >> 56)];
        }

        foreach (byte value in data[(words.Length * sizeof(ulong))..])
        {
            crc = table[(int)((crc ^ value) & 255)] ^ (crc >> 8);
        }

        _state = crc;
    }

    private static uint[] CreateTable()
    {
        uint[] table = new uint[Lanes * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }

            table[value] = crc;
        }

        for (int index = 256; index < table.Length; index++)
        {
            uint previous = table[index - 256];
            table[index] = table[previous & 255] ^ (previous >> 8);
        }

        return table;
    }
}

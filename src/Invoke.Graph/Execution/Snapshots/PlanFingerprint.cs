using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Invoke.Graph;

/// <summary>Tells plans of different graphs apart: node ids, types, versions and connections, but not literals.</summary>
internal static class PlanFingerprint
{
    public static string Of(GraphPlan plan)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (PlanNode node in plan.Nodes)
        {
            Append(hash, node.Id);
            Append(hash, node.Descriptor.Type);
            Append(hash, node.Descriptor.Version);
            foreach (int axis in node.Space.Axes)
            {
                // A node inside a call has axes that none of its connections shows.
                Append(hash, axis);
            }

            foreach (ResolvedEdge edge in node.Inputs)
            {
                Append(hash, edge.Source);
                Append(hash, edge.Output);
                Append(hash, edge.Input.Name);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        // The length in front keeps neighbours apart.
        Append(hash, text.Length);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
    }

    private static void Append(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

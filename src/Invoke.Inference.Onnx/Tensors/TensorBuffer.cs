using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>A tensor in pinned managed memory that ONNX Runtime reads and writes in place.</summary>
/// <remarks>
/// The memory is an array on the pinned heap, so a span or a binding that outlives <see cref="Dispose"/> still points to
/// memory that exists; that is what keeps a late reader from crashing the process.
/// </remarks>
internal sealed class TensorBuffer : IDisposable
{
    private const int Alignment = 64;
    private readonly Lock _lock = new();
    private readonly long[] _shape;
    private readonly int _offset;
    private readonly int _byteCount;
    private byte[]? _memory;
    private OrtValue? _value;

    public TensorBuffer(TensorElementType type, params ReadOnlySpan<long> shape)
    {
        long length = 1;
        foreach (long side in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side, nameof(shape));
            length = checked(length * side);
        }

        Type = type;
        Length = checked((int)length);
        _shape = shape.ToArray();
        _byteCount = checked(Length * SizeOf(type));
        _memory = GC.AllocateArray<byte>(checked(_byteCount + Alignment), pinned: true);
        _offset = (int)(-(long)AddressOf(_memory, 0) & (Alignment - 1));
    }

    public TensorElementType Type { get; }

    /// <summary>Gets the number of elements.</summary>
    public int Length { get; }

    public ReadOnlySpan<long> Shape => _shape;

    public static bool Supports(TensorElementType type) => type is TensorElementType.Float or TensorElementType.Float16
        or TensorElementType.Double or TensorElementType.Int32 or TensorElementType.Int64;

    public Span<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Memory().AsSpan(_offset, _byteCount));

    /// <summary>Copies floats in, from element <paramref name="start"/> on, as the tensor's own type.</summary>
    public void Write(ReadOnlySpan<float> source, int start = 0)
    {
        if (Type == TensorElementType.Float)
        {
            source.CopyTo(As<float>()[start..]);
        }
        else if (Type == TensorElementType.Float16)
        {
            TensorPrimitives.ConvertToHalf(source, As<Half>()[start..]);
        }
        else
        {
            throw Unsupported();
        }
    }

    /// <summary>Copies all elements out as floats.</summary>
    public void Read(Span<float> destination)
    {
        if (Type == TensorElementType.Float)
        {
            As<float>().CopyTo(destination);
        }
        else if (Type == TensorElementType.Float16)
        {
            TensorPrimitives.ConvertToSingle(As<Half>(), destination);
        }
        else
        {
            throw Unsupported();
        }
    }

    /// <summary>Copies token ids in as the tensor's own integer type.</summary>
    public void Write(ReadOnlySpan<int> source)
    {
        if (Type == TensorElementType.Int32)
        {
            source.CopyTo(As<int>());
        }
        else if (Type == TensorElementType.Int64)
        {
            TensorPrimitives.ConvertTruncating(source, As<long>());
        }
        else
        {
            throw Unsupported();
        }
    }

    /// <summary>Sets every element to a number; integer types cut off the fraction.</summary>
    public void Fill(double number)
    {
        switch (Type)
        {
            case TensorElementType.Float:
                As<float>().Fill((float)number);
                break;
            case TensorElementType.Float16:
                As<Half>().Fill((Half)number);
                break;
            case TensorElementType.Double:
                As<double>().Fill(number);
                break;
            case TensorElementType.Int32:
                As<int>().Fill((int)number);
                break;
            case TensorElementType.Int64:
                As<long>().Fill((long)number);
                break;
            default:
                throw Unsupported();
        }
    }

    /// <summary>Binds the tensor as an input or output and returns the memory, which the binding's owner must keep reachable.</summary>
    public object Bind(OrtIoBinding binding, string name, bool isInput)
    {
        lock (_lock)
        {
            byte[] memory = Memory();
            _value ??= OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, Type, _shape, AddressOf(memory, _offset), _byteCount);
            if (isInput)
            {
                binding.BindInput(name, _value);
            }
            else
            {
                binding.BindOutput(name, _value);
            }

            return memory;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _value?.Dispose();
            _value = null;
            _memory = null;
        }
    }

    private static unsafe nint AddressOf(byte[] pinned, int offset) =>
        (nint)Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(pinned), offset));

    private static int SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.Float16 => 2,
        TensorElementType.Float or TensorElementType.Int32 => 4,
        TensorElementType.Double or TensorElementType.Int64 => 8,
        _ => throw new NotSupportedException($"Tensors of {type} are not supported; use float, float16, double, int32 or int64."),
    };

    private byte[] Memory() => Volatile.Read(ref _memory)
        ?? throw new ObjectDisposedException("tensor", "The tensor has been disposed; keep it until its last use.");

    private NotSupportedException Unsupported() => new($"This value cannot be held by a tensor of {Type}.");
}

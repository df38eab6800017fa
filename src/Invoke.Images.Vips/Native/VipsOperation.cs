using System.Text;

namespace Invoke.Images.Vips;

/// <summary>One operation of libvips: made by name, given its arguments as properties, run once.</summary>
/// <remarks>
/// The way that bindings take: arguments are GLib values, so no variadic function is called. Numbers become enumerations and flags by
/// transformations that GLib has registered. Names are UTF-8 literals, which end with a NUL that their length does not count.
/// </remarks>
internal readonly unsafe ref struct VipsOperation
{
    private readonly nint _operation;
    private readonly ReadOnlySpan<byte> _name;

    public VipsOperation(ReadOnlySpan<byte> name)
    {
        _ = VipsLibrary.Types;
        _name = name;
        fixed (byte* pointer = name)
        {
            _operation = VipsNative.NewOperation(pointer);
        }

        if (_operation == 0)
        {
            throw Failed();
        }
    }

    public VipsOperation Set(ReadOnlySpan<byte> property, int value)
    {
        GValue boxed = default;
        VipsNative.InitValue(&boxed, GValue.Int);
        VipsNative.SetInt(&boxed, value);
        return Set(property, &boxed);
    }

    public VipsOperation Set(ReadOnlySpan<byte> property, bool value)
    {
        GValue boxed = default;
        VipsNative.InitValue(&boxed, GValue.Boolean);
        VipsNative.SetBoolean(&boxed, value ? 1 : 0);
        return Set(property, &boxed);
    }

    public VipsOperation Set(ReadOnlySpan<byte> property, double value)
    {
        GValue boxed = default;
        VipsNative.InitValue(&boxed, GValue.Double);
        VipsNative.SetDouble(&boxed, value);
        return Set(property, &boxed);
    }

    public VipsOperation Input(nint image) => Set("in"u8, VipsLibrary.Types.Image, image);

    public VipsOperation Source(nint source) => Set("source"u8, VipsLibrary.Types.Source, source);

    public VipsOperation Target(nint target) => Set("target"u8, VipsLibrary.Types.Target, target);

    /// <summary>Runs the operation and gives the image it made, which the caller has to release.</summary>
    public nint Run()
    {
        nint built = Build();
        GValue value = default;
        VipsNative.InitValue(&value, VipsLibrary.Types.Image);
        fixed (byte* name = "out"u8)
        {
            VipsNative.GetProperty(built, name, &value);
        }

        nint image = VipsNative.Ref(VipsNative.GetObject(&value));
        VipsNative.UnsetValue(&value);
        Release(built);
        return image;
    }

    /// <summary>Runs an operation that writes to its target.</summary>
    public void RunToTarget() => Release(Build());

    private static void Release(nint operation)
    {
        VipsNative.UnrefOutputs(operation);
        VipsNative.Unref(operation);
    }

    private nint Build()
    {
        nint operation = _operation;
        if (VipsNative.BuildOperation(&operation) == 0)
        {
            return operation;
        }

        Release(operation);
        throw Failed();
    }

    private VipsOperation Set(ReadOnlySpan<byte> property, nuint type, nint instance)
    {
        GValue boxed = default;
        VipsNative.InitValue(&boxed, type);
        VipsNative.SetObject(&boxed, instance);
        return Set(property, &boxed);
    }

    private VipsOperation Set(ReadOnlySpan<byte> property, GValue* value)
    {
        fixed (byte* name = property)
        {
#if DEBUG
            // An unknown name is only logged, and the argument is as good as not given.
            nint specification, argumentClass, argumentInstance;
            if (VipsNative.GetArgument(_operation, name, &specification, &argumentClass, &argumentInstance) != 0)
            {
                throw new InvalidOperationException($"{Encoding.ASCII.GetString(_name)} has no argument {Encoding.ASCII.GetString(property)}.");
            }
#endif
            VipsNative.SetProperty(_operation, name, value);
        }

        VipsNative.UnsetValue(value);
        return this;
    }

    private VipsException Failed() => new(Encoding.ASCII.GetString(_name));
}

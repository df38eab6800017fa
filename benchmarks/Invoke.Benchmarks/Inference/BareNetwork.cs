using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Invoke.Benchmarks.Inference;

/// <summary>One network with its tensors bound once, as hand-written code on ONNX Runtime would have it.</summary>
internal sealed class BareNetwork : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];

    public BareNetwork(string path)
    {
        // The options of OnnxMemoryProfile.Balanced, so that only what is around the runs differs.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = Environment.ProcessorCount,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableMemoryPattern = false,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(path, options);
        _binding = _session.CreateIoBinding();
    }

    public TensorElementType TypeOf(string input) => _session.InputMetadata[input].ElementDataType;

    public int[] ShapeOf(string input) => _session.InputMetadata[input].Dimensions;

    public void BindInput<T>(string name, T[] memory, params long[] shape)
        where T : unmanaged => _binding.BindInput(name, Own(memory, shape));

    public void BindOutput<T>(string name, T[] memory, params long[] shape)
        where T : unmanaged => _binding.BindOutput(name, Own(memory, shape));

    public void Run() => _session.RunWithBinding(_options, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _values.ForEach(static value => value.Dispose());
        _options.Dispose();
        _session.Dispose();
    }

    private OrtValue Own<T>(T[] memory, long[] shape)
        where T : unmanaged
    {
        var value = OrtValue.CreateTensorValueFromMemory(memory, shape);
        _values.Add(value);
        return value;
    }
}

using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>Bad network files, through the door that users meet: acquiring a session.</summary>
public sealed class OnnxModelFileTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly OnnxSessionCache _cache = new(new OnnxOptions { IntraOpThreads = 1 });

    public void Dispose()
    {
        _cache.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 13\n", "Git LFS pointer")]
    [InlineData("\n<!DOCTYPE html><html></html>", "web page")]
    [InlineData("<HTML><body>404</body></HTML>", "web page")]
    [InlineData("not a model at all", "download it again")]
    [InlineData("\u0008\u0001", "holds no graph")]
    public void Acquire_NotAModel_SaysWhatItIs(string content, string expected)
    {
        string path = _temp.PathOf("model.onnx");
        File.WriteAllText(path, content);

        AssertFault(path, path, expected);
    }

    [Fact]
    public void Acquire_FileMissing_SaysSo()
    {
        AssertFault(_temp.PathOf("model.onnx"), "does not exist");
    }

    [Fact]
    public void Acquire_Folder_SaysSo()
    {
        AssertFault(_temp.Path, "is a folder");
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void Acquire_TruncatedModel_SaysItIsCutOff(double kept)
    {
        byte[] whole = File.ReadAllBytes(EmojiModel.Model.TextEncoderPath);
        string path = _temp.PathOf("model.onnx");
        File.WriteAllBytes(path, whole[..(int)(whole.Length * kept)]);

        AssertFault(path, path, "cut off");
    }

    [Fact]
    public void Acquire_UnknownOperator_SaysWhatTheRuntimeSays()
    {
        string path = TinyOnnxModel.Write(
            _temp.PathOf("model.onnx"),
            new TinyOnnxModel().Input("x", TinyOnnxModel.Float, 4).Output("y", TinyOnnxModel.Float, 4).Node("NoSuchOperator", ["x"], ["y"]));

        AssertFault(path, path, "ONNX Runtime cannot load");
    }

    [Fact]
    public void Acquire_ExternalDataBeside_Loads()
    {
        string path = TinyOnnxModel.Write(_temp.PathOf("model.onnx"), TinyOnnxModel.AddExternal("weights.bin"));
        File.WriteAllBytes(_temp.PathOf("weights.bin"), new byte[16]);

        using SessionLease lease = _cache.Acquire(path);

        Assert.Equal(new FileInfo(path).Length + 16, _cache.LoadedBytes);
    }

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("sub/../../secret.bin")]
    [InlineData("..\\secret.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("\\\\server\\share\\secret.bin")]
    [InlineData("C:\\secret.bin")]
    [InlineData("file:secret.bin")]
    [InlineData("")]
    public void Acquire_ExternalDataOutside_Refuses(string location)
    {
        string path = TinyOnnxModel.Write(_temp.PathOf("m/model.onnx"), TinyOnnxModel.AddExternal(location));
        File.WriteAllBytes(_temp.PathOf("secret.bin"), new byte[16]);

        AssertFault(path, path, "out of the model's folder");
    }

    [Fact]
    public void Acquire_ExternalDataInNestedGraph_RefusesToo()
    {
        TinyOnnxModel then = new TinyOnnxModel()
            .Output("z", TinyOnnxModel.Float, 4).External("w", TinyOnnxModel.Float, [4], "../secret.bin", 0, 16).Node("Identity", ["w"], ["z"]);
        string path = TinyOnnxModel.Write(_temp.PathOf("m/model.onnx"), TinyOnnxModel.Choose(then));

        AssertFault(path, "'../secret.bin'", "out of the model's folder");
    }

    [Fact]
    public void Acquire_ExternalDataLinkedOut_Refuses()
    {
        string path = TinyOnnxModel.Write(_temp.PathOf("m/model.onnx"), TinyOnnxModel.AddExternal("weights.bin"));
        File.WriteAllBytes(_temp.PathOf("secret.bin"), new byte[16]);
        File.CreateSymbolicLink(_temp.PathOf("m/weights.bin"), _temp.PathOf("secret.bin"));

        AssertFault(path, "out of the model's folder");
    }

    [Fact]
    public void Acquire_ExternalDataMissing_NamesIt()
    {
        string path = TinyOnnxModel.Write(_temp.PathOf("model.onnx"), TinyOnnxModel.AddExternal("weights.bin"));

        AssertFault(path, _temp.PathOf("weights.bin"), "does not exist");
    }

    [Theory]
    [InlineData(0, 17)]
    [InlineData(8, 16)]
    [InlineData(17, 0)]
    public void Acquire_ExternalDataTooShort_SaysItIsCutOff(long offset, long length)
    {
        string path = TinyOnnxModel.Write(_temp.PathOf("model.onnx"), TinyOnnxModel.AddExternal("weights.bin", offset, length));
        File.WriteAllBytes(_temp.PathOf("weights.bin"), new byte[16]);

        AssertFault(path, _temp.PathOf("weights.bin"), "cut off");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void Acquire_LargerThanAllowed_NamesTheOption(int room, bool fits)
    {
        string path = TinyOnnxModel.Write(_temp.PathOf("model.onnx"), TinyOnnxModel.AddExternal("weights.bin"));
        File.WriteAllBytes(_temp.PathOf("weights.bin"), new byte[16]);
        long bytes = new FileInfo(path).Length + 16;
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, MaxModelBytes = bytes + room });

        Exception? exception = Record.Exception(() => cache.Acquire(path).Dispose());

        Assert.Equal(fits, exception is null);
        Assert.True(fits || exception is ModelFileException file && file.Message.Contains($"{bytes} bytes or more with its weights; OnnxOptions.MaxModelBytes allows {bytes - 1}", StringComparison.Ordinal), $"{exception}");
    }

    [Fact]
    public void Check_EmojiUNet_ReadsThePortsThatTheRuntimeReads()
    {
        using SessionLease lease = EmojiModel.Cache.Acquire(EmojiModel.Model.UNetPath);

        var file = OnnxModelFile.Check(EmojiModel.Model.UNetPath);

        // Of outputs the runtime may find out more sides than the file says.
        AssertSame(ModelPort.Of(lease.Session.InputMetadata), file.Inputs, Describe);
        AssertSame(ModelPort.Of(lease.Session.OutputMetadata), file.Outputs, static port => $"{port.Name} {port.Type} {port.Dimensions.Length}");
    }

    [Fact]
    public void Check_InputWithADefault_IsNoInput()
    {
        string path = TinyOnnxModel.Write(_temp.PathOf("model.onnx"), TinyOnnxModel.AddOne().Input("one", TinyOnnxModel.Float));

        Assert.Equal("x", Assert.Single(OnnxModelFile.Check(path).Inputs).Name);
    }

    [Fact]
    public void Acquire_AnyDamagedByte_NeverCrashes()
    {
        byte[] whole = TinyOnnxModel.AddExternal("weights.bin").ToModel();
        string path = _temp.PathOf("model.onnx");
        for (int index = 0; index < whole.Length; index++)
        {
            byte[] damaged = [.. whole];
            damaged[index] ^= 0xFF;
            File.WriteAllBytes(path, damaged);

            Exception? exception = Record.Exception(() => OnnxModelFile.Check(path));

            Assert.True(exception is null or ModelFileException, $"byte {index}: {exception}");
        }
    }

    private static void AssertSame(IReadOnlyList<ModelPort> expected, IReadOnlyList<ModelPort> actual, Func<ModelPort, string> describe) =>
        Assert.Equal(expected.Select(describe).Order(), actual.Select(describe).Order());

    private static string Describe(ModelPort port) => $"{port.Name} {port.Type} {string.Join(',', port.Dimensions)} {string.Join(',', port.Symbols)}";

    private void AssertFault(string path, params string[] expected)
    {
        var exception = Assert.Throws<ModelFileException>(() => _cache.Acquire(path).Dispose());

        Assert.All(expected, text => Assert.Contains(text, exception.Message, StringComparison.Ordinal));
        Assert.Equal(0, _cache.LoadedBytes);
    }
}

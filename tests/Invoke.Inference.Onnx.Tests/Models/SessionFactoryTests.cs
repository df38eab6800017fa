namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class SessionFactoryTests
{
    [Theory]
    [InlineData("Failed to allocate memory for requested buffer of size 6291456000")]
    [InlineData("CUDA failure 2: out of memory ; GPU=0")]
    [InlineData("std::bad_alloc")]
    [InlineData("CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED")]
    public void RemedyOf_MemoryRanOut_NamesMemory(string failure) =>
        Assert.Contains("memory of the device ran out", SessionFactory.RemedyOf(failure), StringComparison.Ordinal);

    [Fact]
    public void RemedyOf_AnythingElse_IsAnotherDownload() =>
        Assert.StartsWith("Download the model again", SessionFactory.RemedyOf("Protobuf parsing failed."), StringComparison.Ordinal);
}

using Microsoft.Extensions.Options;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class OnnxOptionsTests
{
    public static TheoryData<Action<OnnxOptions>, string> BadOptions => new()
    {
        { options => options.ModelRoots.Add(" "), "ModelRoots" },
        { options => options.MemoryProfile = (OnnxMemoryProfile)7, "MemoryProfile is 7" },
        { options => options.IntraOpThreads = 0, "IntraOpThreads is 0" },
        { options => options.IntraOpThreads = 1025, "IntraOpThreads is 1025" },
        { options => options.SessionCacheBytes = -1, "SessionCacheBytes is -1" },
        { options => options.MaxModelBytes = 0, "MaxModelBytes is 0" },
        { options => options.MaxConcurrentRuns = 0, "MaxConcurrentRuns is 0" },
        { options => options.UseDirectMl().MaxConcurrentRuns = 2, "MaxConcurrentRuns is 2; DirectML allows 1" },
        { options => options.OptimizedGraphFolder = " ", "OptimizedGraphFolder is an empty path" },
        { UseRootForGraphs, "OptimizedGraphFolder is 'models/', a model root" },
    };

    [Fact]
    public void Validate_Defaults_Succeeds()
    {
        Assert.True(new OnnxOptionsValidator().Validate(null, new OnnxOptions()).Succeeded);
    }

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Validate_BadOption_NamesIt(Action<OnnxOptions> spoil, string expected)
    {
        var options = new OnnxOptions();
        spoil(options);

        ValidateOptionsResult result = new OnnxOptionsValidator().Validate(null, options);

        Assert.Contains(expected, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Use_NumberOutOfRange_Throws()
    {
        var options = new OnnxOptions();

        Assert.Throws<ArgumentOutOfRangeException>(() => options.UseCuda(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.UseDirectMl(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.UseSharedThreadPool(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.UseSharedThreadPool(1025));
    }

    [Fact]
    public void Constructor_BadOptions_Throws()
    {
        var options = new OnnxOptions { IntraOpThreads = 0 };

        Assert.Throws<OptionsValidationException>(() => new OnnxSessionCache(options));
        Assert.Throws<OptionsValidationException>(() => new OnnxModelCatalog(options));
    }

    private static void UseRootForGraphs(OnnxOptions options)
    {
        options.ModelRoots.Add("models");
        options.OptimizedGraphFolder = "models/";
    }
}

namespace Packages.Tests;

/// <summary>A test that publishes a trimmed app with the runtime inside, skipped where the package sources lack what that takes.</summary>
internal sealed class SelfContainedFactAttribute : FactAttribute
{
    public SelfContainedFactAttribute() => Skip = SelfContained.WhyNot;
}

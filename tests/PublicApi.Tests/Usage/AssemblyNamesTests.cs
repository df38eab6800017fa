namespace Invoke.PublicApi.Tests;

public sealed class AssemblyNamesTests
{
    private static readonly IReadOnlyList<string> Names = AssemblyNames.Read(typeof(AssemblyNamesTests).Assembly.Location);

    [Theory]
    [InlineData("Xunit.FactAttribute")]
    [InlineData("Xunit.Assert.Contains")]
    [InlineData("Microsoft.CodeAnalysis.ISymbol.Name")]
    [InlineData("System.Collections.Generic.HashSet`1.Contains")]
    [InlineData("System.IDisposable.Dispose")]
    public void Read_ThisAssembly_HasWhatItCallsAndImplements(string name) => Assert.Contains(name, Names);

    [Theory]
    [InlineData("Xunit.Assert.Skip")]
    [InlineData("Microsoft.CodeAnalysis.ISymbol.get_Name")]
    [InlineData("System.Collections.Generic.HashSet`1.Overlaps")]
    public void Read_ThisAssembly_HasNothingElse(string name) => Assert.DoesNotContain(name, Names);
}

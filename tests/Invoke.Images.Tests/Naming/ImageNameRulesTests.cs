namespace Invoke.Images.Tests;

public sealed class ImageNameRulesTests
{
    [Theory]
    [InlineData("a.png")]
    [InlineData("0198c2f0-7b3e-7c11-9d2a-0123456789ab.png")]
    [InlineData("2026-01-02_42_7.tar.webp")]
    [InlineData("CONSOLE.png")]
    public void ThrowIfInvalid_PlainName_Passes(string name) => ImageNameRules.ThrowIfInvalid(name);

    [Theory]
    [InlineData("../secret.png", "separator")]
    [InlineData("..\\secret.png", "separator")]
    [InlineData("a/b.png", "separator")]
    [InlineData("/etc/passwd.png", "separator")]
    [InlineData("C:a.png", "character 2")]
    [InlineData("C:\\a.png", "character 2")]
    [InlineData("\\\\?\\C:\\a.png", "separator")]
    [InlineData("\\\\server\\share.png", "separator")]
    [InlineData("a.png.", "extension")]
    [InlineData("a.png ", "character 6")]
    [InlineData("a.png::$DATA", "character 6")]
    [InlineData("..%2fa.png", "character 3")]
    [InlineData("..%5ca.png", "character 3")]
    [InlineData("a.png\u0000.txt", "character 6")]
    [InlineData("~a.png", "character 1")]
    [InlineData("a\u202egnp.exe", "character 2")]
    [InlineData("COM1.png", "Windows")]
    [InlineData("nul.tar.png", "Windows")]
    [InlineData("a.png:stream", "character 6")]
    [InlineData("a\0.png", "character 2")]
    [InlineData("a b.png", "character 2")]
    [InlineData("bild-ä.png", "character 6")]
    [InlineData("%2e%2e.png", "character 1")]
    [InlineData("..png", "start")]
    [InlineData(".hidden.png", "start")]
    [InlineData("-rf.png", "start")]
    [InlineData("a..png", "two dots")]
    [InlineData("a.", "extension")]
    [InlineData("a", "extension")]
    [InlineData("", "0 characters")]
    [InlineData("con.png", "Windows")]
    [InlineData("LPT1.x.png", "Windows")]
    public void ThrowIfInvalid_DangerousName_SaysWhy(string name, string reason)
    {
        var exception = Assert.Throws<ImageNameException>(() => ImageNameRules.ThrowIfInvalid(name));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.False(ImageNameRules.IsValid(name));
    }

    [Fact]
    public void ThrowIfInvalid_LongName_SaysTheLimit() =>
        Assert.Contains("128", Assert.Throws<ImageNameException>(() => ImageNameRules.ThrowIfInvalid(new string('a', 125) + ".png")).Message, StringComparison.Ordinal);
}

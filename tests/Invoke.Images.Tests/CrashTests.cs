using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

/// <summary>A real process is killed at each step of a change; the next start finds record and files in agreement.</summary>
[Trait("Kind", "Heavy")]
public sealed class CrashTests
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";
    private static readonly int Times = IsFull ? 50 : 1;

    [Theory]
    [InlineData("ImageStaged", 0)]
    [InlineData("ThumbnailStaged", 0)]
    [InlineData("Staged", 0)]
    [InlineData("RecordsWritten", 2)]
    [InlineData("ThumbnailPlaced", 2)]
    [InlineData("ImagePlaced", 2)]
    public Task Create_KilledAtAStep_IsDoneOrUndone(string step, int images) => AssertAsync("create", step, images);

    [Theory]
    [InlineData("OneTaken", 2)]
    [InlineData("AllTaken", 2)]
    [InlineData("Removing", 0)]
    [InlineData("OneRemoved", 0)]
    [InlineData("AllRemoved", 0)]
    public Task Delete_KilledAtAStep_IsDoneOrUndone(string step, int images) => AssertAsync("delete", step, images);

    [Fact]
    public void EveryStep_IsTested() =>
        Assert.Equal(
            Enum.GetNames<DiskStep>().Order(StringComparer.Ordinal),
            typeof(CrashTests).GetMethods()
                .SelectMany(method => method.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false))
                .Select(data => (string)((InlineDataAttribute)data).GetData(null!).Single()[0])
                .Where(step => step != "RecordsWritten")
                .Order(StringComparer.Ordinal));

    [Fact]
    public async Task Churn_KilledAnywhere_KeepsWhatWasReported()
    {
        const int seed = 20_261_125;
        var random = new Random(seed);
        for (int round = 0; round < (IsFull ? 50 : 3); round++)
        {
            using var root = new TempDirectory();
            using var child = new ChildProcess("Invoke.Images.TestProgram", "churn", root.Path);
            List<string> reported = [];
            for (int count = random.Next(1, 20); count > 0; count--)
            {
                reported.Add(await child.ReadLineAsync());
            }

            await child.KillAsync();

            string[] images = await StoreConsistency.AssertAsync(root.Path);
            Assert.All(reported, name => Assert.Contains(name, images));
        }
    }

    private static async Task AssertAsync(string operation, string step, int images)
    {
        for (int time = 0; time < Times; time++)
        {
            using var root = new TempDirectory();
            using (var child = new ChildProcess("Invoke.Images.TestProgram", operation, root.Path, step))
            {
                await child.ExpectAsync("reached");
                await child.KillAsync();
            }

            Assert.Equal(images, (await StoreConsistency.AssertAsync(root.Path)).Length);
        }
    }
}

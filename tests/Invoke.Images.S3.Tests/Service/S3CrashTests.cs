namespace Invoke.Images.S3.Tests;

/// <summary>A real process is killed at each step of a change; another finds record and files in agreement, once it may take that one for dead.</summary>
[Trait("Kind", "Heavy")]
public sealed class S3CrashTests
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";
    private static readonly int Times = IsFull ? 20 : 1;

    [StorageTheory]
    [InlineData("CreateMarked", 0)]
    [InlineData("ImagePut", 0)]
    [InlineData("ThumbnailPut", 0)]
    [InlineData("RecordsWritten", 2)]
    [InlineData("CreateUnmarked", 2)]
    public Task Create_KilledAtAStep_IsDoneOrUndone(string step, int images) => AssertAsync("create", step, images);

    [StorageTheory]
    [InlineData("DeleteMarked", 2)]
    [InlineData("Removing", 0)]
    [InlineData("Removed", 0)]
    [InlineData("DeleteUnmarked", 0)]
    public Task Delete_KilledAtAStep_IsDoneOrUndone(string step, int images) => AssertAsync("delete", step, images);

    [Fact]
    public void EveryStep_IsTested() =>
        Assert.Equal(
            Enum.GetNames<S3Step>().Order(StringComparer.Ordinal),
            typeof(S3CrashTests).GetMethods()
                .SelectMany(method => method.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false))
                .Select(data => (string)((InlineDataAttribute)data).GetData(null!).Single()[0])
                .Where(step => step != "RecordsWritten")
                .Order(StringComparer.Ordinal));

    [StorageFact]
    public async Task Churn_KilledAnywhere_KeepsWhatWasReported()
    {
        const int seed = 20_261_126;
        var random = new Random(seed);
        for (int round = 0; round < (IsFull ? 30 : 3); round++)
        {
            using var store = new S3Host();
            using var root = new TempDirectory();
            List<string> reported = [];
            using (var child = new ChildProcess("Invoke.Images.S3.TestProgram", "churn", root.Path, store.Server.Address))
            {
                for (int count = random.Next(1, 10); count > 0; count--)
                {
                    reported.Add(await child.ReadLineAsync());
                }

                await child.KillAsync();
            }

            using var next = new S3StoreHost(store, root.Path, later: TimeSpan.FromHours(2));
            string[] images = await next.AssertConsistentAsync(store.Server);
            Assert.True(reported.All(images.Contains), $"Seed {seed}, round {round}: a reported image is missing.");
        }
    }

    private static async Task AssertAsync(string operation, string step, int images)
    {
        using var store = new S3Host();
        for (int time = 0; time < Times; time++)
        {
            using var root = new TempDirectory();
            using (var child = new ChildProcess("Invoke.Images.S3.TestProgram", operation, root.Path, store.Server.Address, step))
            {
                await child.ExpectAsync("reached");
                await child.KillAsync();
            }

            using var next = new S3StoreHost(store, root.Path, later: TimeSpan.FromHours(2));
            string[] names = await next.AssertConsistentAsync(store.Server);
            Assert.Equal(images, names.Length);
            await next.Images.DeleteManyAsync(names);
        }
    }
}

using Invoke.Testing.Shared;
namespace Invoke.Images.Tests;

/// <summary>Real processes that write to one database at once.</summary>
public sealed class SeveralProcessesTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly int Count = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 2000 : 150;

    private readonly RecordsHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Kind", "Heavy")]
    public async Task SeveralWriters_OneNewDatabase_LoseNothingAndAreNeverLockedOut(int writers)
    {
        ChildProcess[] children =
            [.. Enumerable.Range(0, writers).Select(number => new ChildProcess("Invoke.Images.TestProgram", "insert", _host.Root, $"p{number}", $"{Count}"))];
        try
        {
            foreach (ChildProcess child in children)
            {
                await child.ExpectAsync("ready");
            }

            // The database does not exist yet: making it is part of the race.
            await Task.WhenAll(children.Select(child => child.GoOnAsync()));
            await Task.WhenAll(children.Select(child => child.ExpectAsync("done")));
            Assert.All(await Task.WhenAll(children.Select(child => child.WaitForExitAsync())), code => Assert.Equal(0, code));
        }
        finally
        {
            Array.ForEach(children, child => child.Dispose());
        }

        int kept = writers * (Count / 2);
        Page<string> names = await _host.Records.ListNamesAsync(new ImageQuery { Limit = ImageQuery.MaxNameLimit }, None);
        ImageCounts counts = await _host.Records.GetCountsAsync(None);
        Assert.Equal(kept, names.Items.Distinct().Count());
        Assert.Equal((kept, kept), (counts.Total, counts.Starred));
        Assert.Equal(kept, (await _host.Records.ListAsync(new ImageQuery { Search = "apple" }, None)).Total);
        Assert.Equal(["ok"], _host.Query("PRAGMA integrity_check"));
    }
}

using Invoke.Images;
using Microsoft.Extensions.Options;

namespace Invoke.PostgreSql.Tests.Records;

public sealed class ImageRecordCareTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PostgreSqlRecordsHost? _host = PostgreSqlServer.WhyNot is null ? new PostgreSqlRecordsHost() : null;

    private PostgreSqlRecordsHost Host => _host ?? throw new InvalidOperationException(PostgreSqlServer.WhyNot);

    public void Dispose() => _host?.Dispose();

    [StorageTheory]
    [InlineData("used.png", true)]
    [InlineData("0193a12e-7f3a-7e5b-8d1c.png", true)]
    [InlineData("2026-01-02_42_7.png", true)]
    [InlineData("self.png", false)]
    [InlineData("unused.png", false)]
    [InlineData("7.png", true)]
    [InlineData("02.png", false)]
    [InlineData("se.png", false)]
    public async Task IsReferencedAsync_Name_TellsWhetherAnotherRecordHasIt(string imageName, bool expected)
    {
        await Host.AddAsync("self.png", record => record with { Metadata = """{"name":"self.png"}""", Uses = "self.png" });
        await Host.AddAsync("a.png", record => record with { Uses = "other.png used.png" });
        await Host.AddAsync("b.png", record => record with { Metadata = """{"images":["0193a12e-7f3a-7e5b-8d1c.png","2026-01-02_42_7.png"]}""" });

        Assert.Equal(expected, await Host.Records.IsReferencedAsync(imageName, None));
    }

    [StorageTheory]
    [InlineData(3_000)]
    [InlineData(50_000)]
    [InlineData(400_000)]
    public async Task IsReferencedAsync_BehindManyWords_IsNeverMissed(int words)
    {
        string text = string.Join(' ', Enumerable.Range(0, words).Select(index => $"w{index}"));
        await Host.AddAsync("a.png", record => record with { Metadata = $$"""{"text":"{{text}}","z_image":{"image_name":"used-at-the-end.png"} }""" });

        Assert.True(await Host.Records.IsReferencedAsync("used-at-the-end.png", None));
        Assert.False(await Host.Records.IsReferencedAsync("used-nowhere.png", None));
    }

    [PostgreSqlFact]
    public async Task CheckAsync_CountsOrWordsDiffer_TellsAndMends()
    {
        await Host.AddAsync("a.png", record => record with { Metadata = """{"a":"apple"}""" });
        await Host.AddAsync("b.png");
        Host.Execute("UPDATE images SET words = NULL; INSERT INTO image_count_changes VALUES ('general', 'internal', false, false, false, 5, 0)");

        IReadOnlyList<ImageProblem> found = await Host.Records.CheckAsync(repair: false, None);
        IReadOnlyList<ImageProblem> mended = await Host.Records.CheckAsync(repair: true, None);

        Assert.Equal([(ImageProblemKind.Counts, false), (ImageProblemKind.TextIndex, false)], found.Select(problem => (problem.Kind, problem.IsRepaired)));
        Assert.All(mended, problem => Assert.True(problem.IsRepaired));
        Assert.Equal(2, mended.Count);
        Assert.Empty(await Host.Records.CheckAsync(repair: false, None));
        Assert.Equal(2, (await Host.Records.GetCountsAsync(None)).Total);
        Assert.Equal(["a.png"], await Host.NamesAsync(new ImageQuery { Search = "apple" }));
    }

    [PostgreSqlFact]
    public async Task CheckAsync_Mending_LeavesTheTimesOfRows()
    {
        await Host.AddAsync("a.png", record => record with { Metadata = """{"a":"apple"}""" });
        ImageRecord before = await Host.Records.GetAsync("a.png", None);
        Host.Execute("UPDATE images SET words = NULL, updated_at = updated_at + interval '1 microsecond'");

        await Host.Records.CheckAsync(repair: true, None);

        Assert.Equal(before, await Host.Records.GetAsync("a.png", None));
        Assert.Equal(["a.png"], await Host.NamesAsync(new ImageQuery { Search = "apple" }));
    }

    [PostgreSqlFact]
    public async Task BackupAsync_Store_CanBeOpenedWithoutAServer()
    {
        using var target = new TempDirectory();
        await Host.AddAsync("a.png", record => record with { Metadata = """{"a":"apple"}""", Starred = true, Uses = "b.png", FileBytes = 7 });
        await Host.AddAsync("b.png", record => record with { SessionId = "s", NodeId = "n", InvocationId = "n@1", IsIntermediate = true, Subfolder = "x/y" });
        await Host.AddAsync("deleted.png");
        await Host.Records.SoftDeleteManyAsync(["deleted.png"], None);
        Host.Execute("INSERT INTO images (image_name, image_origin, image_category, width, height) VALUES ('mars.png', 'mars', 'poster', 1, 2)");

        IImageRecordStorage copy = await Host.Records.BackupAsync(target.Path, None);
        (copy as IDisposable)?.Dispose();

        using var opened = new SqliteImageRecordStorage(Options.Create(new ImagesOptions { RootPath = target.Path }), Host.Time);
        foreach (string name in (string[])["a.png", "b.png", "deleted.png"])
        {
            Assert.Equal(await Host.Records.FindAsync(name, None), await opened.FindAsync(name, None));
        }

        await Assert.ThrowsAsync<BadImageRecordException>(async () => await opened.FindAsync("mars.png", None));
        Page<string> expected = await Host.Records.ListNamesAsync(new ImageQuery { Limit = 2 }, None), actual = await opened.ListNamesAsync(new ImageQuery { Limit = 2 }, None);
        Assert.Equal(expected.Items, actual.Items);
        Assert.Equal((expected.Total, expected.Next), (actual.Total, actual.Next));
        Assert.Equivalent(await Host.Records.GetCountsAsync(None), await opened.GetCountsAsync(None), strict: true);
        Assert.Equal(1, (await opened.ListAsync(new ImageQuery { Search = "apple" }, None)).Total);
        Assert.Empty(await opened.CheckAsync(repair: false, None));
    }

    [PostgreSqlFact]
    public async Task BackupAsync_PlaceCannotBeWritten_SaysSo()
    {
        using var target = new TempDirectory();
        await File.WriteAllTextAsync(target.PathOf("databases"), "in the way");

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await Host.Records.BackupAsync(target.Path, None));

        Assert.Contains(target.Path, exception.Message, StringComparison.Ordinal);
    }
}

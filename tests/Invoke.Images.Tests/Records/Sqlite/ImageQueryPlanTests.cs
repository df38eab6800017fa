namespace Invoke.Images.Tests;

/// <summary>Every shape of query is answered from an index in the order of the list, without sorting and without walking the table.</summary>
public sealed class ImageQueryPlanTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RecordsHost _host = new();

    public static TheoryData<ImageQuery, string> Selective => new()
    {
        { new ImageQuery { SessionId = "s" }, "SEARCH images USING INDEX images_by_session (session_id=? AND rowid>? AND rowid<?)" },
        { new ImageQuery { SessionId = "s", Starred = true, Origin = ImageOrigin.Internal }, "SEARCH images USING INDEX images_by_session (session_id=? AND rowid>? AND rowid<?)" },
        { new ImageQuery { SessionId = "s", Categories = [ImageCategory.Mask] }, "SEARCH images USING INDEX images_by_session (session_id=? AND rowid>? AND rowid<?)" },
        { new ImageQuery { SessionId = "s", Search = "a" }, "SEARCH images USING INDEX images_by_session (session_id=? AND rowid>? AND rowid<?)" },
        { new ImageQuery { Search = "a" }, "SEARCH images USING INTEGER PRIMARY KEY (rowid=?)" },
        { new ImageQuery { Search = "a", IsIntermediate = false, ExcludedCategories = [ImageCategory.Mask] }, "SEARCH images USING INTEGER PRIMARY KEY (rowid=?)" },
    };

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(6, false)]
    [InlineData(40, false)]
    [InlineData(40, true)]
    public async Task PageOfKinds_Names_ReadsOnlyTheIndexInOrder(int kinds, bool oldestFirst)
    {
        List<string> plan = await PlanAsync(ImageQuerySql.PageOfKinds(kinds, new ImageQuery { OldestFirst = oldestFirst }, namesOnly: true));

        Assert.Equal(kinds, plan.Count(line => line == ByKind));
        Assert.DoesNotContain(plan, IsBad);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task PageOfKinds_Records_FetchesRowsOfThePageOnly(int kinds)
    {
        List<string> plan = await PlanAsync(ImageQuerySql.PageOfKinds(kinds, new ImageQuery(), namesOnly: false));

        Assert.Equal(kinds, plan.Count(line => line == ByKind));
        Assert.Contains("SEARCH images USING INTEGER PRIMARY KEY (rowid=?)", plan);
        Assert.All(plan, line => Assert.DoesNotContain("SCAN images", line, StringComparison.Ordinal));

        // SQLite does not see that the page is in order already; sorting its rows is sorting at most a thousand.
        Assert.InRange(plan.Count(IsBad), 0, 1);
    }

    [Fact]
    public async Task PageOfKinds_Deleted_ReadsOnlyWhatIsDeleted()
    {
        List<string> plan = await PlanAsync(ImageQuerySql.PageOfKinds(2, new ImageQuery { Deleted = true }, namesOnly: true));

        Assert.Equal(2, plan.Count(line => line.Contains("COVERING INDEX images_deleted_by_kind", StringComparison.Ordinal)));
        Assert.DoesNotContain(plan, IsBad);
    }

    [Fact]
    public async Task CountOfKinds_DateRange_ReadsOnlyTheIndex() =>
        Assert.Equal(3, (await PlanAsync(ImageQuerySql.CountOfKinds(3, new ImageQuery()))).Count(line => line == ByKind));

    [Theory]
    [MemberData(nameof(Selective))]
    public async Task Page_Selective_WalksItsIndexInOrder(ImageQuery query, string step)
    {
        foreach (bool oldestFirst in new[] { false, true })
        {
            List<string> plan = await PlanAsync(ImageQuerySql.Page(query with { OldestFirst = oldestFirst }, namesOnly: false));

            Assert.Contains(step, plan);
            Assert.DoesNotContain(plan, IsBad);
            Assert.Equal(query.Search is null ? 0 : 1, plan.Count(line => line.StartsWith("SCAN images_text VIRTUAL TABLE INDEX", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Page_DeletedBefore_ReadsOnlyWhatIsDeleted()
    {
        List<string> plan = await PlanAsync(ImageQuerySql.Page(new ImageQuery { Deleted = true, DeletedBefore = DateTimeOffset.UnixEpoch }, namesOnly: true));

        Assert.Contains(plan, line => line.StartsWith("SEARCH images USING INDEX images_by_deletion (deleted_at>? AND deleted_at<?", StringComparison.Ordinal)
            || line.StartsWith("SEARCH images USING INDEX images_by_deletion (deleted_at<?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Insert_NextKey_IsOneStepIntoTheTable()
    {
        List<string> plan = await PlanAsync(ImageRecordChanges.InsertSql);

        Assert.Contains("SEARCH images USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", plan);
    }

    private const string ByKind =
        "SEARCH images USING COVERING INDEX images_by_kind (image_category=? AND image_origin=? AND is_intermediate=? AND starred=? AND id>? AND id<?)";

    private static bool IsBad(string line) =>
        line.Contains("TEMP B-TREE", StringComparison.Ordinal)
        || line == "SCAN images"
        || line.StartsWith("SCAN images ", StringComparison.Ordinal)
        || line.Contains("AUTOMATIC", StringComparison.Ordinal);

    private async Task<List<string>> PlanAsync(string sql)
    {
        await _host.Records.ExistsAsync(string.Empty, None);
        IEnumerable<string> names = System.Text.RegularExpressions.Regex.Matches(sql, @"\$\w+").Select(match => match.Value).Distinct();
        return _host.Query("EXPLAIN QUERY PLAN " + sql, [.. names.Select(name => (name, (object)1))]);
    }
}

using System.Collections;
using System.Globalization;
using Invoke.Images;
using Invoke.Internal.Records;
using Npgsql;

namespace Invoke.PostgreSql.Tests.Records;

/// <summary>Every shape of query is answered from an index in the order of the list, without sorting and without walking the table, whoever plans it: knowing the values or not.</summary>
[Trait("Kind", "Heavy")]
public sealed class PostgreSqlImageQueryPlanTests(ManyRowsFixture rows) : IClassFixture<ManyRowsFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Middle = DateTimeOffset.FromUnixTimeSeconds(1_800_010_000);

    public static TheoryData<ImageQuery, string> InOrder => new()
    {
        { new ImageQuery(), "images_by_kind" },
        { new ImageQuery { OldestFirst = true }, "images_by_kind" },
        { new ImageQuery { Offset = 500 }, "images_by_kind" },
        { new ImageQuery { After = ImageOrder.ToCursor(ImageOrder.FirstKeyNotBefore(Middle)) }, "images_by_kind" },
        { new ImageQuery { Categories = [ImageCategory.Mask] }, "images_by_kind" },
        { new ImageQuery { ExcludedCategories = [ImageCategory.General, ImageCategory.Mask] }, "images_by_kind" },
        { new ImageQuery { Origin = ImageOrigin.External, IsIntermediate = false }, "images_by_kind" },
        { new ImageQuery { Starred = true }, "images_by_kind" },
        { new ImageQuery { CreatedBefore = Middle }, "images_by_kind" },
        { new ImageQuery { CreatedFrom = Middle, CreatedBefore = Middle.AddHours(1) }, "images_by_kind" },
        { new ImageQuery { Deleted = true }, "images_deleted_by_kind" },
        { new ImageQuery { SessionId = "s77" }, "images_by_session" },
        { new ImageQuery { SessionId = "s77", Starred = false, Categories = [ImageCategory.General], OldestFirst = true }, "images_by_session" },
    };

    [StorageTheory]
    [MemberData(nameof(InOrder))]
    public async Task Page_Filters_WalksItsIndexInOrder(ImageQuery query, string index)
    {
        // Where the way depends on the values, the storage asks for a plan that knows them.
        foreach (string mode in (string[])["force_custom_plan", ImageQueryText.DependsOnValues(query) ? "force_custom_plan" : "force_generic_plan"])
        {
            List<string> plan = await PlanAsync(query, ImageQueryText.Page, mode);

            Assert.Contains(plan, line => line.Contains($"using {index} on images", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, line => line.Contains("images_pkey", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, IsBad);
        }
    }

    [PostgreSqlFact]
    public async Task Page_DeletedBefore_ReadsOnlyWhatIsDeleted()
    {
        var query = new ImageQuery { Deleted = true, DeletedBefore = DateTimeOffset.FromUnixTimeSeconds(1_950_000_000), OldestFirst = true };

        List<string> plan = await PlanAsync(query, ImageQueryText.Page, "force_custom_plan");

        Assert.All(plan.Where(line => line.Contains(" on images", StringComparison.Ordinal)), line => Assert.Contains("images_deleted_by_kind", line, StringComparison.Ordinal));
    }

    [StorageTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstByWord_AnyWord_WalksTheKeysInOrderAndNotFar(bool oldestFirst)
    {
        foreach (string search in (string[])["common", "word77"])
        {
            List<string> plan = await PlanAsync(
                new ImageQuery { Search = search, OldestFirst = oldestFirst }, static (session, query, _) => ImageQueryText.FirstByWord(session, query, among: 512), "force_custom_plan");

            Assert.Contains(plan, line => line.Contains("images_pkey on images", StringComparison.Ordinal));
            Assert.Equal(2, plan.Count(line => line.Contains("Limit  (", StringComparison.Ordinal)));
            Assert.DoesNotContain(plan, IsBad);
        }
    }

    [StorageTheory]
    [InlineData("word77")]
    [InlineData("word77 common")]
    [InlineData("\"common word77\"")]
    [InlineData("nothing")]
    public async Task PageByWord_RareWord_SortsItsHitsOnly(string search)
    {
        // Also where all that is known of the word is that it is none of the most frequent ones.
        foreach (ImageQuery query in (ImageQuery[])[new() { Search = search }, new() { Search = search, Starred = false }])
        {
            List<string> plan = await PlanAsync(query, static (session, query, _) => ImageQueryText.PageByWord(session, query), "force_custom_plan");

            Assert.Contains(plan, line => line.Contains("Bitmap Index Scan on images_by_word", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal) || line.Contains("images_pkey", StringComparison.Ordinal));
        }
    }

    [StorageTheory]
    [InlineData("common")]
    [InlineData("often")]
    [InlineData("word77")]
    [InlineData("early")]
    [InlineData("nothing")]
    public async Task ListNames_WordOfAnyFrequency_GivesThePageOfAllThatHaveIt(string word)
    {
        foreach (bool oldestFirst in (bool[])[false, true])
        {
            foreach ((int offset, int limit) in ((int, int)[])[(0, 7), (0, 100), (3, 100), (600, 10), (5000, 3)])
            {
                var query = new ImageQuery { Search = word, OldestFirst = oldestFirst, Offset = offset, Limit = limit, Starred = false };

                Page<string> page = await rows.Host.Records.ListNamesAsync(query, None);

                List<string> all = await NamesAsync(word, oldestFirst);
                Assert.Equal(all.Skip(offset).Take(limit), page.Items);
                Assert.Equal(all.Count, page.Total);
                Assert.Equal(all.Count > offset + limit, page.Next is not null);
            }
        }
    }

    [StorageTheory]
    [InlineData("often")]
    [InlineData("early")]
    public async Task ListNames_PagesOfAWord_AreAllOfIt(string word)
    {
        List<string> names = [];
        var query = new ImageQuery { Search = word, Limit = 90, Starred = false, IncludeTotal = false };
        for (string? after = null; after is not null || names.Count == 0;)
        {
            Page<string> page = await rows.Host.Records.ListNamesAsync(query with { After = after }, None);
            names.AddRange(page.Items);
            after = page.Next;
        }

        Assert.Equal(await NamesAsync(word, oldestFirst: false), names);
    }

    [PostgreSqlFact]
    public async Task Count_Dates_ReadsTheIndex()
    {
        List<string> plan = await PlanAsync(new ImageQuery { CreatedFrom = Middle, Categories = [ImageCategory.Mask] }, ImageQueryText.Count, "force_generic_plan");

        Assert.Contains(plan, line => line.Contains("images_by_kind", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, IsBad);
    }

    [PostgreSqlFact]
    public async Task IsReferenced_Name_AsksIndexes()
    {
        List<string> plan = await Database.ReadAsync(
            (session, token) => session.ListAsync("EXPLAIN " + ImageTableCheck.ReferencedSql, static reader => reader.GetString(0), token, "0193a12e-7f3a.png"), None);

        foreach (string index in (string[])["images_by_use", "images_by_word", "images_with_long_metadata"])
        {
            Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(plan, IsBad);
    }

    // By the text itself, from no index.
    private async Task<List<string>> NamesAsync(string word, bool oldestFirst) => await Database.ReadAsync(
        (session, token) => session.ListAsync(
            $"SELECT image_name FROM images WHERE deleted_at IS NULL AND NOT starred AND metadata ~ '\\m{word}\\M' ORDER BY id {(oldestFirst ? "ASC" : "DESC")}",
            static reader => reader.GetString(0),
            token),
        None);

    private PostgreSqlDatabase Database => new(rows.Host.Schema.Source, ImageTables.Component, TimeProvider.System);

    private static bool IsBad(string line) => line.Contains("Sort  (", StringComparison.Ordinal) || line.Contains("Seq Scan", StringComparison.Ordinal);

    private async Task<List<string>> PlanAsync(ImageQuery query, Func<PostgreSqlSession, ImageQuery, List<ImageKind>, NpgsqlCommand> statement, string mode) =>
        await Database.SnapshotAsync(
            async (session, token) =>
            {
                List<ImageKind> kinds = (await ImagePages.KindsAsync(session, token)).FindAll(kind => kind.IsKeptBy(query));
                using NpgsqlCommand command = statement(session, query, kinds);
                await ImagePages.PlanAsync(session, query, token);
                await session.ExecuteAsync($"SET LOCAL plan_cache_mode = {mode}", token);
                await session.ExecuteAsync($"PREPARE shape{(command.Parameters.Count == 0 ? "" : $"({string.Join(", ", command.Parameters.Select(TypeOf))})")} AS {command.CommandText}", token);
                string values = string.Join(", ", command.Parameters.Select(parameter => $"{Literal(parameter.Value)}::{TypeOf(parameter)}"));
                List<string> plan = await session.ListAsync(
                    $"EXPLAIN EXECUTE shape{(values.Length == 0 ? "" : $"({values})")}", static reader => reader.GetString(0), token);
                await session.ExecuteAsync("DEALLOCATE shape", token);
                return plan;
            },
            None);

    private static string TypeOf(NpgsqlParameter parameter) => parameter.Value switch
    {
        long => "bigint",
        bool => "boolean",
        DateTime => "timestamptz",
        bool[] => "boolean[]",
        string[] => "text[]",
        _ => "text",
    };

    private static string Literal(object? value) => value switch
    {
        IEnumerable list and not string => $"ARRAY[{string.Join(", ", list.Cast<object>().Select(Literal))}]",
        DateTime time => $"'{time:O}'",
        _ => $"'{Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace("'", "''", StringComparison.Ordinal)}'",
    };
}

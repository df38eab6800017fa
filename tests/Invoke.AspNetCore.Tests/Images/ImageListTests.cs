namespace Invoke.AspNetCore.Tests;

public sealed class ImageListTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("api/v1/images/")]
    [InlineData("api/v1/images")]
    public async Task Get_EmptyStore_IsAnEmptyPage(string address)
    {
        Assert.Equal("""{"items":[],"offset":0,"limit":10,"total":0}""", await _host.Client.GetStringAsync(address));
    }

    [Theory]
    [InlineData("", "a b c d")]
    [InlineData("?image_origin=external", "b")]
    [InlineData("?image_origin=internal", "a c d")]
    [InlineData("?categories=mask", "c")]
    [InlineData("?categories=mask&categories=control", "c d")]
    [InlineData("?excluded_categories=mask&excluded_categories=control", "a b")]
    [InlineData("?is_intermediate=true", "d")]
    [InlineData("?is_intermediate=FALSE", "a b c")]
    [InlineData("?session_id=s1", "a")]
    [InlineData("?starred=true", "b")]
    [InlineData("?starred=false", "a c d")]
    [InlineData("?search=castle", "a")]
    [InlineData("?search_term=cast*", "a")]
    [InlineData("?search=nothing", "")]
    [InlineData("?created_from=2000-01-01T00:00:00Z", "a b c d")]
    [InlineData("?created_from=2000-01-01T00:00:00%2B02:00", "a b c d")]
    [InlineData("?created_before=2000-01-01T00:00:00Z", "")]
    [InlineData("?deleted=true", "e")]
    [InlineData("?limit=2", "c d")]
    [InlineData("?limit=2&offset=2", "a b")]
    [InlineData("?limit=2&order_dir=ASC", "a b")]
    [InlineData("?limit=2&order_dir=DESC", "c d")]
    [InlineData("?session_id=&starred=&limit=&offset=&after=", "a b c d")]
    [InlineData("?unknown=1", "a b c d")]
    public async Task Get_Filter_KeepsWhatFits(string query, string expected)
    {
        Dictionary<string, string> letters = await FillAsync();

        JsonElement page = await _host.GetJsonAsync("api/v1/images/" + query);
        JsonElement names = await _host.GetJsonAsync("api/v1/images/names" + query);

        Assert.Equal(expected, string.Join(' ', page.GetProperty("items").EnumerateArray().Select(item => letters[item.GetProperty("image_name").GetString()!]).Order()));
        Assert.Equal(expected, string.Join(' ', names.GetProperty("image_names").EnumerateArray().Select(item => letters[item.GetString()!]).Order()));
    }

    [Theory]
    [InlineData("limit=0", "'limit' is '0'; use a whole number from 1 to 1000")]
    [InlineData("limit=1001", "'limit' is '1001'")]
    [InlineData("limit=ten", "'limit' is 'ten'")]
    [InlineData("limit=99999999999", "'limit' is '99999999999'")]
    [InlineData("limit=1&limit=2", "'limit' is given 2 times")]
    [InlineData("offset=-1", "'offset' is '-1'; use a whole number of 0 or more")]
    [InlineData("offset=1.5", "'offset' is '1.5'")]
    [InlineData("image_origin=web", "'image_origin' is 'web'; use internal or external")]
    [InlineData("categories=portrait", "'categories' is 'portrait'; use general, mask, control, user or other")]
    [InlineData("categories=mask&categories=2", "'categories' is '2'")]
    [InlineData("categories=", "'categories' is ''")]
    [InlineData("order_dir=desc", "'order_dir' is 'desc'")]
    [InlineData("categories=mask,user", "repeat the parameter")]
    [InlineData("excluded_categories=x", "'excluded_categories' is 'x'")]
    [InlineData("categories=mask&excluded_categories=user", "'categories' and 'excluded_categories'")]
    [InlineData("is_intermediate=1", "'is_intermediate' is '1'; use true or false")]
    [InlineData("starred=yes", "'starred' is 'yes'")]
    [InlineData("deleted=x", "'deleted' is 'x'")]
    [InlineData("order_dir=up", "'order_dir' is 'up'; use DESC or ASC")]
    [InlineData("created_from=yesterday", "'created_from' is 'yesterday'; use a time")]
    [InlineData("created_from=2026-01-01", "'created_from'")]
    [InlineData("created_from=2026-01-01T00:00:00", "offset from UTC")]
    [InlineData("created_from=2026-01-01T00:00:00+01:00", "%2B")]
    [InlineData("created_before=2026-13-01T00:00:00Z", "'created_before'")]
    [InlineData("created_from=2026-02-01T00:00:00Z&created_before=2026-01-01T00:00:00Z", "'created_from' is not before 'created_before'")]
    [InlineData("after=nonsense", "'after' is no cursor")]
    [InlineData("after=0000000000000001&offset=1", "'after' and 'offset'")]
    [InlineData("search=a&search_term=b", "'search' and 'search_term'")]
    [InlineData("search=%00", "control character")]
    [InlineData("session_id=a%0d%0ab", "'session_id'")]
    public async Task Get_BadQuery_Is422NamingTheParameter(string query, string says)
    {
        await _host.AddAsync();

        using HttpResponseMessage page = await _host.Client.GetAsync("api/v1/images/?" + query);
        await page.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, says);
    }

    [Fact]
    public async Task Get_SearchTooLong_Is422WithAShortAnswer()
    {
        using HttpResponseMessage response = await _host.Client.GetAsync("api/v1/images/?search=" + new string('a', 1001));

        string detail = await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "1000 characters");
        Assert.True(detail.Length < 300);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("* OR 1=1 --")]
    [InlineData("'; DROP TABLE images")]
    [InlineData("%25_")]
    [InlineData("\uD83D\uDE00")]
    public async Task Get_SearchOfAnything_IsText(string search)
    {
        using HttpResponseMessage response = await _host.Client.GetAsync("api/v1/images/?search=" + Uri.EscapeDataString(search));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Get_PagesByCursor_NeitherRepeatNorSkipWhileImagesArrive()
    {
        List<string> expected = [];
        for (int index = 0; index < 25; index++)
        {
            expected.Insert(0, (await _host.AddAsync()).ImageName);
        }

        List<string> seen = [];
        string? after = null;
        do
        {
            JsonElement page = await _host.GetJsonAsync($"api/v1/images/?limit=4&after={after}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("image_name").GetString()!));
            after = page.TryGetProperty("next", out JsonElement next) ? next.GetString() : null;
            await _host.AddAsync();
        }
        while (after is not null);

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task GetNames_Page_CountsStarredAndAll()
    {
        await FillAsync();

        JsonElement all = await _host.GetJsonAsync("api/v1/images/names?limit=1");
        JsonElement starred = await _host.GetJsonAsync("api/v1/images/names?starred=true");
        JsonElement others = await _host.GetJsonAsync("api/v1/images/names?starred=false");

        Assert.Equal((1, 4), (all.GetProperty("starred_count").GetInt64(), all.GetProperty("total_count").GetInt64()));
        Assert.Equal((1, 1), (starred.GetProperty("starred_count").GetInt64(), starred.GetProperty("total_count").GetInt64()));
        Assert.Equal((0, 3), (others.GetProperty("starred_count").GetInt64(), others.GetProperty("total_count").GetInt64()));
        Assert.NotNull(all.GetProperty("next").GetString());
    }

    [Fact]
    public async Task GetNames_LimitOfImages_IsNotItsOwn()
    {
        using HttpResponseMessage fits = await _host.Client.GetAsync("api/v1/images/names?limit=100000");
        using HttpResponseMessage over = await _host.Client.GetAsync("api/v1/images/names?limit=100001");

        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        await over.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "1 to 100000");
    }

    [Fact]
    public async Task GetCounts_Store_IsCounted()
    {
        await FillAsync();

        JsonElement counts = await _host.GetJsonAsync("api/v1/images/counts");

        Assert.Equal((4, 1, 1, 1), (counts.GetProperty("total").GetInt32(), counts.GetProperty("intermediates").GetInt32(), counts.GetProperty("starred").GetInt32(), counts.GetProperty("deleted").GetInt32()));
        Assert.Equal(1, counts.GetProperty("by_category").GetProperty("mask").GetInt32());
        Assert.Equal(3, counts.GetProperty("by_origin").GetProperty("internal").GetInt32());
        Assert.Equal("1", await _host.Client.GetStringAsync("api/v1/images/intermediates"));
    }

    private async Task<Dictionary<string, string>> FillAsync()
    {
        StoredImage a = await _host.AddAsync(with: request => request with { SessionId = "s1", Metadata = """{"prompt":"a castle"}""" });
        StoredImage b = await _host.AddAsync(origin: ImageOrigin.External);
        StoredImage c = await _host.AddAsync(with: request => request with { Category = ImageCategory.Mask });
        StoredImage d = await _host.AddAsync(with: request => request with { Category = ImageCategory.Control, IsIntermediate = true });
        StoredImage e = await _host.AddAsync();
        await _host.Images.UpdateAsync(b.ImageName, new ImageChanges { Starred = true });
        await _host.Images.SoftDeleteManyAsync([e.ImageName]);
        return new() { [a.ImageName] = "a", [b.ImageName] = "b", [c.ImageName] = "c", [d.ImageName] = "d", [e.ImageName] = "e" };
    }
}

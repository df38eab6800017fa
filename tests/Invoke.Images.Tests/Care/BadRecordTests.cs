namespace Invoke.Images.Tests;

/// <summary>One row that another program wrote, and nobody understands, does not stop the care for all others.</summary>
public sealed class BadRecordTests : IDisposable
{
    private readonly CareHost _host = new();

    public void Dispose() => _host.Dispose();

    public static TheoryData<string, string> Faults => new()
    {
        { "image_category = 'poster'", "poster" },
        { "image_origin = 'mars'", "mars" },
        { "created_at = 'yesterday'", "yesterday" },
        { "updated_at = 'yesterday'", "yesterday" },
        { "width = 9999999999", "9999999999" },
        { "image_subfolder = '../x'", "../x" },
        { "image_name = '../x.png'", "Name" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task EveryCare_RowOfAnotherProgram_ReportsItAndGoesOn(string fault, string told)
    {
        (StoredImage bad, StoredImage good) = await SpoilAsync(fault, isIntermediate: true);
        string name = fault.StartsWith("image_name", StringComparison.Ordinal) ? "../x.png" : bad.ImageName;

        ImageStoreReport verified = await _host.Care.VerifyAsync(decodeImages: true);
        ImageStoreReport repaired = await _host.Care.RepairAsync(dryRun: false);
        ImageBackup backup = await _host.Care.BackupAsync(Path.Combine(_host.Root, "backup"));
        _host.Time.Advance(TimeSpan.FromDays(1));
        ImageClearing cleared = await _host.Care.ClearIntermediatesAsync(ImageRetention.None);

        ImageProblem problem = Assert.Single(verified.Problems, found => found.Kind == ImageProblemKind.BadRecord);
        Assert.Equal(name, problem.Subject);
        Assert.Contains(told, problem.Message, StringComparison.Ordinal);
        Assert.Contains(repaired.Problems, found => found is { Kind: ImageProblemKind.BadRecord, IsRepaired: false });
        Assert.Equal((2, 2), (verified.Records, backup.Images));
        Assert.Equal(1, cleared.Deleted);
        Assert.Null(await _host.Images.FindAsync(good.ImageName, includeDeleted: true));
        Assert.True(await _host.Records.ExistsAsync(name, CancellationToken.None));
        Assert.True(await _host.Images.DeleteAsync(name));
        Assert.False(await _host.Records.ExistsAsync(name, CancellationToken.None));
    }

    [Fact]
    public async Task DeleteAsync_UnknownCategory_RemovesTheFilesToo()
    {
        (StoredImage bad, _) = await SpoilAsync("image_category = 'poster'", isIntermediate: false);

        Assert.True(await _host.Images.DeleteAsync(bad.ImageName));

        Assert.False(File.Exists(_host.PathOf(bad)));
        Assert.Empty((await _host.Care.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task DeleteAsync_NameThatNoFileCanHaveAndNoRecordHas_IsRefused() =>
        await Assert.ThrowsAsync<ImageNameException>(async () => await _host.Images.DeleteAsync("../x.png"));

    [Theory]
    [InlineData("image_category = 'poster'")]
    [InlineData("created_at = 'yesterday'")]
    [InlineData("image_subfolder = '../x'")]
    [InlineData("image_name = '../x.png'")]
    public async Task ApplyRetentionAsync_DeletedRowOfAnotherProgram_PurgesAll(string fault)
    {
        (StoredImage bad, StoredImage good) = await SpoilAsync(fault + ", deleted_at = '2000-01-01T00:00:00.000Z'", isIntermediate: false);
        await _host.Images.SoftDeleteManyAsync([good.ImageName]);
        _host.Time.Advance(TimeSpan.FromDays(31));

        ImageClearing cleared = await _host.Care.ApplyRetentionAsync();

        Assert.Equal(2, cleared.Deleted);
        Assert.Equal(0, (await _host.Images.GetCountsAsync()).Deleted);
        Assert.False(File.Exists(_host.PathOf(good)));
    }

    private async Task<(StoredImage Bad, StoredImage Good)> SpoilAsync(string fault, bool isIntermediate)
    {
        StoredImage bad = await _host.AddAsync(isIntermediate);
        StoredImage good = await _host.AddAsync(isIntermediate);
        TestDatabase.Execute(_host.Root, $"UPDATE images SET {fault} WHERE image_name = '{bad.ImageName}'");
        return (bad, good);
    }
}

using Invoke.Graph;
using Invoke.Images;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Invoke.PostgreSql.Tests.DependencyInjection;

public sealed class UsePostgreSqlTests
{
    private const string Somewhere = "Host=localhost;Database=invoke;Username=invoke";

    private readonly ServiceCollection _services = new();
    private readonly IInvokeBuilder _builder;

    public UsePostgreSqlTests() => _builder = _services.AddInvoke();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UsePostgreSql_BeforeOrAfter_TakesTheDatabasesPlaces(bool before)
    {
        _ = before
            ? _builder.UsePostgreSql(Configure).AddImages().AddSessionResults()
            : _builder.AddImages().AddSessionResults().UsePostgreSql(Configure);
        using ServiceProvider provider = Build();

        Assert.IsType<PostgreSqlImageRecordStorage>(provider.GetRequiredService<IImageRecordStorage>());
        Assert.IsType<PostgreSqlSessionResultStorage>(provider.GetRequiredService<ISessionResultStorage>());
        Assert.NotNull(provider.GetRequiredService<IImageCare>());
    }

    [Fact]
    public void UsePostgreSql_Twice_AddsOnceAndAppliesBoth()
    {
        _builder.AddImages().UsePostgreSql(Configure).UsePostgreSql(options => options.Schema = "second");
        using ServiceProvider provider = Build();

        Assert.Single(_services, service => service.ServiceType == typeof(IImageRecordStorage));
        Assert.Single(_services, service => service.ServiceType == typeof(ISessionResultStorage));
        Assert.Single(_services, service => service.ServiceType == typeof(PostgreSqlSource));
        PostgreSqlOptions options = provider.GetRequiredService<IOptions<PostgreSqlOptions>>().Value;
        Assert.Equal((Somewhere, "second"), (options.ConnectionString, options.Schema));
    }

    [Fact]
    public void UseImageRecordStorage_Afterwards_Wins()
    {
        _builder.AddImages().UsePostgreSql(Configure).UseImageRecordStorage<SqliteImageRecordStorage>();
        using ServiceProvider provider = Build();

        Assert.IsType<SqliteImageRecordStorage>(provider.GetRequiredService<IImageRecordStorage>());
    }

    [Fact]
    public void UsePostgreSql_SourceRegisteredBefore_IsUsed()
    {
        using var source = new PostgreSqlSource(Options.Create(new PostgreSqlOptions { ConnectionString = Somewhere, Schema = "mine" }));
        _services.AddSingleton(source);
        _builder.AddImages().UsePostgreSql(Configure);
        using ServiceProvider provider = Build();

        Assert.Same(source, provider.GetRequiredService<PostgreSqlSource>());
        Assert.NotNull(provider.GetRequiredService<IImageRecordStorage>());
    }

    [Theory]
    [InlineData(nameof(PostgreSqlOptions.ConnectionString))]
    [InlineData(nameof(PostgreSqlOptions.Schema))]
    [InlineData(nameof(PostgreSqlOptions.CommandTimeout))]
    [InlineData(nameof(PostgreSqlOptions.Lease))]
    public void UsePostgreSql_BadOption_NamesIt(string option)
    {
        _builder.AddImages().UsePostgreSql(options =>
        {
            Configure(options);
            _ = option switch
            {
                nameof(PostgreSqlOptions.ConnectionString) => (object)(options.ConnectionString = " "),
                nameof(PostgreSqlOptions.Schema) => options.Schema = "x; DROP SCHEMA public",
                nameof(PostgreSqlOptions.CommandTimeout) => options.CommandTimeout = TimeSpan.Zero,
                _ => options.Lease = TimeSpan.Zero,
            };
        });
        using ServiceProvider provider = Build();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IImageRecordStorage>());

        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public void UsePostgreSql_ConnectionStringThatCannotBeRead_IsNotTold()
    {
        _builder.AddImages().UsePostgreSql(options => options.ConnectionString = "Host=db;Password=secret-word;Nonsense=1");
        using ServiceProvider provider = Build();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IImageRecordStorage>());

        Assert.DoesNotContain("secret-word", exception.ToString(), StringComparison.Ordinal);
    }

    [PostgreSqlFact]
    public async Task UsePostgreSql_WholeStore_StoresListsAndIsCaredFor()
    {
        using var root = new TempDirectory();
        using var schema = new TestSchema();
        _builder.AddImages(options => options.RootPath = root.Path).AddSessionResults().UsePostgreSql(options =>
        {
            options.ConnectionString = schema.Options.ConnectionString;
            options.Schema = schema.Name;
        });
        await using ServiceProvider provider = Build();
        IImageService images = provider.GetRequiredService<IImageService>();
        ImageCreateRequest request = ImageCreateRequest.FromPixels(new byte[12], 2, 2, PixelFormat.Rgb24);

        string used = (await images.CreateAsync(request with { IsIntermediate = true })).ImageName;
        string unused = (await images.CreateAsync(request with { IsIntermediate = true })).ImageName;
        string kept = (await images.CreateAsync(request with { Metadata = $$"""{"from":"{{used}}"}""" })).ImageName;
        ImageClearing cleared = await provider.GetRequiredService<IImageCare>().ClearIntermediatesAsync(ImageRetention.None with { MinAge = TimeSpan.Zero });
        ImageStoreReport report = await provider.GetRequiredService<IImageCare>().VerifyAsync(decodeImages: true);
        ImageBackup backup = await provider.GetRequiredService<IImageCare>().BackupAsync(root.PathOf("backup"));

        Assert.Equal((1, 1), (cleared.Deleted, cleared.Kept));
        Assert.Null(await images.FindAsync(unused, includeDeleted: true));
        Assert.Empty(report.Problems);
        Assert.Equal((2, 4, 0), (backup.Images, backup.Files, backup.MissingFiles));
        Assert.False(Directory.Exists(root.PathOf("databases")));
        using var copy = new SqliteImageRecordStorage(Options.Create(new ImagesOptions { RootPath = root.PathOf("backup") }), TimeProvider.System);
        Assert.Equal([kept, used], (await copy.ListNamesAsync(new ImageQuery(), CancellationToken.None)).Items);
    }

    private static void Configure(PostgreSqlOptions options) => options.ConnectionString = Somewhere;

    private ServiceProvider Build() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
}

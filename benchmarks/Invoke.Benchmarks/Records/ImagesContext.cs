using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Invoke.Benchmarks.Records;

/// <summary>The images table by EF Core.</summary>
internal sealed class ImagesContext(SqliteConnection connection) : DbContext
{
    public DbSet<ImageRow> Images => Set<ImageRow>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite(connection);
}

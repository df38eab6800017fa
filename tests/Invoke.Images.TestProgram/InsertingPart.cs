using System.Globalization;
using Microsoft.Extensions.Options;

namespace Invoke.Images.TestProgram;

/// <summary>Adds, changes and removes records as fast as it can, beside other processes that do the same.</summary>
internal static class InsertingPart
{
    public static async Task RunAsync(string root, string prefix, int count)
    {
        await using var records = new SqliteImageRecordStorage(Options.Create(new ImagesOptions { RootPath = root, DatabaseBusyTimeout = TimeSpan.FromMinutes(1) }), TimeProvider.System);
        Console.WriteLine("ready");
        Console.ReadLine();

        for (int number = 0; number < count; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}.png");
            await records.InsertAsync(Record(name), CancellationToken.None);
            await records.UpdateAsync(name, new ImageChanges { Starred = true }, CancellationToken.None);
            if (number % 2 == 1)
            {
                await records.DeleteAsync(name, CancellationToken.None);
            }
        }

        Console.WriteLine("done");
    }

    private static ImageRecord Record(string name) => new()
    {
        ImageName = name,
        Origin = ImageOrigin.Internal,
        Category = ImageCategory.General,
        Width = 1,
        Height = 1,
        Metadata = """{"positive_prompt":"a red apple"}""",
    };
}

using System.Globalization;
using Invoke.Images;

namespace Invoke.Benchmarks.Images;

/// <summary>Processor time of codecs, all contestants in the same rounds.</summary>
internal static class CpuCodecs
{
    private const int Rounds = 9;
    private const int Pictures = 3;

    public static async Task RunAsync()
    {
        foreach (int size in Effort.IsSmoke ? [64] : new[] { 512, 768, 1024 })
        {
            CodecWork[] works = [.. Enumerable.Range(1, Pictures).Select(seed => new CodecWork(size, seed))];
            double bytes = works.Sum(work => (double)work.VipsPng());
            await PrintAsync(
                $"{size} px, conversion",
                [
                    ("copy of the tensor", () => Each(works, work => work.Copy(), times: 20), 20 * Pictures, ""),
                    ("tensor to RGB", () => Each(works, work => work.Convert(), times: 20), 20 * Pictures, ""),
                ]);
            await PrintAsync(
                $"{size} px, encoding",
                [
                    ("libvips PNG, level 3", () => Each(works, work => work.VipsPng()), Pictures, "100.0 %"),
                    ("managed PNG, level 3", () => Each(works, work => work.ManagedLevelThreePng()), Pictures, Percent(works.Sum(work => (double)work.ManagedLevelThreePng()) / bytes)),
                    ("managed PNG, generated", () => Each(works, work => work.ManagedPng()), Pictures, Percent(works.Sum(work => (double)work.ManagedPng()) / bytes)),
                    ("tensor to RGB to managed PNG", () => Each(works, work => { work.Convert(); work.ManagedPng(); }), Pictures, ""),
                ]);
            await PrintAsync(
                $"{size} px, decoding",
                [
                    ("libvips PNG", () => Each(works, work => work.VipsDecode(ImageFormat.Png)), Pictures, ""),
                    ("managed PNG", () => Each(works, work => work.ManagedDecode(ImageFormat.Png)), Pictures, ""),
                    ("libvips JPEG", () => Each(works, work => work.VipsDecode(ImageFormat.Jpeg)), Pictures, ""),
                    ("libvips WebP", () => Each(works, work => work.VipsDecode(ImageFormat.WebP)), Pictures, ""),
                ]);
        }

        await PrintThumbnailsAsync();
        await PrintStoreAsync();
    }

    private static async Task PrintThumbnailsAsync()
    {
        CodecWork[] works = [new(Effort.Of(full: 2048, smoke: 300))];
        await PrintAsync(
            "256 px WebP of a 2048 px file",
            [
                ("JPEG, decoded whole, then shrunk", () => Each(works, work => work.VipsDecodeThenShrink(ImageFormat.Jpeg)), 1, ""),
                ("JPEG, decoded at a quarter", () => Each(works, work => work.VipsThumbnail(ImageFormat.Jpeg)), 1, ""),
            ]);
        await PrintAsync(
            "256 px WebP of a 2048 px file",
            [
                ("WebP, decoded whole, then shrunk", () => Each(works, work => work.VipsDecodeThenShrink(ImageFormat.WebP)), 1, ""),
                ("WebP, decoded at a quarter", () => Each(works, work => work.VipsThumbnail(ImageFormat.WebP)), 1, ""),
            ]);
    }

    private static async Task PrintStoreAsync()
    {
        const int Times = 4;
        CodecWork[] works = [new(1024)];
        using var store = new StoreWork(1024);
        await PrintAsync(
            "1024 px generated picture",
            [
                ("libvips: PNG level 3, and 256 px WebP, in memory", () => Each(works, work => { work.VipsPng(); work.VipsWebPThumbnail(); }, Times), Times, ""),
                ("Invoke: PNG, 256 px WebP and record, on disk", () => RepeatAsync(store.SaveAsync, Times), Times, ""),
            ]);
    }

    private static async Task PrintAsync(string title, (string Name, Func<Task> Run, int Times, string Note)[] rows)
    {
        IReadOnlyList<double>[] times = await CpuRounds.MeasureAsync(Rounds, [.. rows.Select(row => row.Run)]);
        double baseline = CpuRounds.Median(times[0]) / rows[0].Times;
        Console.WriteLine();
        Console.WriteLine($"| {title} | CPU ms, min | median | ratio of medians | bytes |");
        Console.WriteLine("|---|---|---|---|---|");
        for (var index = 0; index < rows.Length; index++)
        {
            double scale = 1.0 / rows[index].Times;
            double median = CpuRounds.Median(times[index]) * scale;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {rows[index].Name} | {times[index][0] * scale:F2} | {median:F2} | {median / baseline:F2} | {rows[index].Note} |"));
        }
    }

    private static Task Each(CodecWork[] works, Action<CodecWork> run, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            Array.ForEach(works, run);
        }

        return Task.CompletedTask;
    }

    private static async Task RepeatAsync(Func<Task> run, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await run();
        }
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Invoke.Images.Vips.Tests;

/// <summary>How much physical memory the process took at most since this was made; what is reserved but never touched does not count.</summary>
/// <remarks>Linux tells; elsewhere it is what the process has more at the end.</remarks>
internal sealed class PeakMemory
{
    private readonly long _before;

    public PeakMemory()
    {
        if (OperatingSystem.IsLinux())
        {
            // 5 resets the peak to what is in use now.
            File.WriteAllText("/proc/self/clear_refs", "5");
        }

        _before = Now("VmRSS:");
    }

    public long Megabytes => Math.Max(0, Now("VmHWM:") - _before) >> 20;

    private static long Now(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Environment.WorkingSet;
        }

        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}

using System.Diagnostics;

namespace Invoke.Testing.Shared;

/// <summary>A test that needs another program, and is skipped where that is not installed.</summary>
internal sealed class ToolFactAttribute : FactAttribute
{
    /// <summary>Tries whether the program is there.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Arguments with which it ends at once and successfully.</param>
    /// <param name="advice">How to install it.</param>
    public ToolFactAttribute(string program, string[] arguments, string advice)
    {
        if (!IsInstalled(program, arguments))
        {
            Skip = $"{program} {string.Join(' ', arguments)} does not work here; {advice}";
        }
    }

    private static bool IsInstalled(string program, string[] arguments)
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            process?.WaitForExit();
            return process is { ExitCode: 0 };
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

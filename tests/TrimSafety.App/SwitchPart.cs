using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TrimSafety.App;

/// <summary>Shows that the program does run without dynamic code and without JSON by reflection.</summary>
internal static class SwitchPart
{
    public static void Run()
    {
        Console.WriteLine($"dynamic code: {RuntimeFeature.IsDynamicCodeSupported}");
        Console.WriteLine($"json reflection: {JsonSerializer.IsReflectionEnabledByDefault}");
    }
}

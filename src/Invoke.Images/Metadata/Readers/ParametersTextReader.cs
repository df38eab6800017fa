using System.Globalization;

namespace Invoke.Images;

/// <summary>Reads the text of AUTOMATIC1111's web UI: the prompt, a line <c>Negative prompt: …</c>, and a last line <c>Steps: 20, Sampler: Euler a, …</c>.</summary>
/// <remarks>Values with commas or colons stand in quotes with backslash escapes, as in JSON.</remarks>
internal static class ParametersTextReader
{
    private const string Negative = "Negative prompt:";

    public static GenerationParameters? Read(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Trim().Split('\n');
        Dictionary<string, string> settings = ReadSettings(lines[^1]);
        if (!settings.ContainsKey("Steps") && !settings.ContainsKey("Seed"))
        {
            return null;
        }

        List<string> positive = [], negative = [];
        List<string> current = positive;
        foreach (string line in lines[..^1])
        {
            bool starts = current == positive && line.StartsWith(Negative, StringComparison.Ordinal);
            current = starts ? negative : current;
            current.Add(starts ? line[Negative.Length..].TrimStart() : line);
        }

        string[] size = settings.GetValueOrDefault("Size", string.Empty).Split('x');
        return new GenerationParameters
        {
            Source = GenerationSource.Automatic1111,
            PositivePrompt = TextOf(positive),
            NegativePrompt = TextOf(negative),
            Width = size.Length == 2 ? JsonValues.ToSmall(IntegerOf(size[0])) : null,
            Height = size.Length == 2 ? JsonValues.ToSmall(IntegerOf(size[1])) : null,
            Seed = IntegerOf(settings.GetValueOrDefault("Seed")),
            Steps = JsonValues.ToSmall(IntegerOf(settings.GetValueOrDefault("Steps"))),
            CfgScale = double.TryParse(settings.GetValueOrDefault("CFG scale"), NumberStyles.Float, CultureInfo.InvariantCulture, out double scale) ? scale : null,
            Scheduler = settings.GetValueOrDefault("Sampler"),
            Model = settings.GetValueOrDefault("Model"),
        };
    }

    private static string? TextOf(List<string> lines) => lines.Count == 0 ? null : string.Join('\n', lines).Trim();

    private static long? IntegerOf(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static Dictionary<string, string> ReadSettings(string line)
    {
        var settings = new Dictionary<string, string>();
        for (var position = 0; position < line.Length;)
        {
            int colon = line.IndexOf(':', position);
            if (colon < 0)
            {
                break;
            }

            string key = line[position..colon].Trim();
            int start = colon + 1;
            while (start < line.Length && line[start] == ' ')
            {
                start++;
            }

            string value = start < line.Length && line[start] == '"' ? ReadQuoted(line, ref start) : ReadBare(line, ref start);
            settings.TryAdd(key, value);
            position = start;
        }

        return settings;
    }

    private static string ReadBare(string line, ref int position)
    {
        int comma = line.IndexOf(',', position);
        int end = comma < 0 ? line.Length : comma;
        string value = line[position..end].Trim();
        position = end + 1;
        return value;
    }

    private static string ReadQuoted(string line, ref int position)
    {
        var value = new System.Text.StringBuilder();
        for (position++; position < line.Length && line[position] != '"'; position++)
        {
            if (line[position] == '\\' && position + 1 < line.Length)
            {
                position++;
                value.Append(line[position] == 'n' ? '\n' : line[position]);
            }
            else
            {
                value.Append(line[position]);
            }
        }

        int comma = position < line.Length ? line.IndexOf(',', position) : -1;
        position = comma < 0 ? line.Length : comma + 1;
        return value.ToString();
    }
}

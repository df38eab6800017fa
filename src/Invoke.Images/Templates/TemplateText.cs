namespace Invoke.Images;

/// <summary>Takes text with tokens in braces apart.</summary>
internal static class TemplateText
{
    /// <summary>Splits a template into text and the tokens between braces, <c>{name}</c> or <c>{name:argument}</c>; null with the fault where it is none.</summary>
    public static IReadOnlyList<TemplatePart>? TryParse(string template, out string? fault)
    {
        var parts = new List<TemplatePart>();
        for (var position = 0; position < template.Length;)
        {
            int brace = template.AsSpan(position).IndexOfAny('{', '}') + position;
            int end = brace < position ? template.Length : brace;
            if (end > position)
            {
                parts.Add(new TemplatePart(null, template[position..end]));
            }

            if (end == template.Length)
            {
                break;
            }

            int close = template.IndexOf('}', brace);
            if (template[brace] == '}' || close < 0)
            {
                fault = $"it has a '{template[brace]}' without its counterpart at character {brace + 1}";
                return null;
            }

            string[] token = template[(brace + 1)..close].Split(':', 2);
            parts.Add(new TemplatePart(token[0], token.Length > 1 ? token[1] : null));
            position = close + 1;
        }

        fault = parts.Count == 0 ? "it is empty" : null;
        return fault is null ? parts : null;
    }
}

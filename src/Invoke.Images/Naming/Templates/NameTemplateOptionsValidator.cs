using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Checks the templates when the host starts, or at the latest on first use.</summary>
internal sealed class NameTemplateOptionsValidator : IValidateOptions<NameTemplateOptions>
{
    public ValidateOptionsResult Validate(string? name, NameTemplateOptions options)
    {
        string[] faults = [.. new[] { (nameof(options.Template), options.Template), (nameof(options.TensorTemplate), options.TensorTemplate) }
            .Select(each => FindFault(each.Item1, each.Item2)).OfType<string>()];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? FindFault(string option, string? template)
    {
        if (template is null)
        {
            return $"NameTemplateOptions: {option} is null; use for example '{{date}}_{{counter}}'.";
        }

        return NameTemplate.TryParse(template, out string? fault) is null ? $"NameTemplateOptions: {option} '{template}' cannot be used: {fault}." : null;
    }
}

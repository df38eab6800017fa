using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Checks the templates when the host starts, or at the latest on first use.</summary>
internal sealed class NameTemplateOptionsValidator : IValidateOptions<NameTemplateOptions>
{
    public ValidateOptionsResult Validate(string? name, NameTemplateOptions options)
    {
        var faults = new OptionFaults(nameof(NameTemplateOptions));
        Check(nameof(options.Template), options.Template, faults);
        Check(nameof(options.TensorTemplate), options.TensorTemplate, faults);
        return faults.ToResult();
    }

    private static void Check(string option, string? template, OptionFaults faults)
    {
        string? fault = null;
        faults.AddIf(template is null, $"{option} is null; use for example '{{date}}_{{counter}}'.");
        faults.AddIf(template is not null && NameTemplate.TryParse(template, out fault) is null, $"{option} '{template}' cannot be used: {fault}.");
    }
}

using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Checks the templates when the host starts, or at the latest on first use.</summary>
internal sealed class NameTemplateOptionsValidator : IValidateOptions<NameTemplateOptions>
{
    public ValidateOptionsResult Validate(string? name, NameTemplateOptions options) =>
        options.Template is null ? ValidateOptionsResult.Fail("NameTemplateOptions: Template is null; use for example '{date}_{seed}_{counter}'.")
        : NameTemplate.TryParse(options.Template, out string? fault) is null
            ? ValidateOptionsResult.Fail($"NameTemplateOptions: Template '{options.Template}' cannot be used: {fault}.")
            : ValidateOptionsResult.Success;
}

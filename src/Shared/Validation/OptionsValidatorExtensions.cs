using Microsoft.Extensions.Options;

namespace Invoke.Internal.Validation;

internal static class OptionsValidatorExtensions
{
    /// <summary>Refuses options that did not come out of a container, which checks them there.</summary>
    public static void ThrowIfInvalid<TOptions>(this IValidateOptions<TOptions> validator, TOptions options)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(options);
        ValidateOptionsResult result = validator.Validate(Options.DefaultName, options);
        if (result.Failed)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(TOptions), result.Failures);
        }
    }
}

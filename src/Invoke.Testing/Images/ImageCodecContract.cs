using Invoke.Images;

namespace Invoke.Testing;

/// <summary>What every <see cref="IImageCodec"/> has to do, as rules that any codec can be held to, with any test framework.</summary>
/// <remarks>
/// <see cref="Rules"/> names the rules, for a theory with one case each; <see cref="Verify(string)"/> checks one, <see cref="Verify()"/> all.
/// The codec is told which formats it reads; which it writes it says itself (<see cref="IImageCodec.CanEncode"/>). Lossy results are judged by
/// their signal-to-noise ratio, never by bytes.
/// </remarks>
public sealed class ImageCodecContract
{
    private static readonly Dictionary<string, Action<CodecUnderTest>> Checks = new(StringComparer.Ordinal)
    {
        ["identify tells format, size, alpha and orientation"] = DecodingRules.Identifies,
        ["decode gives the picture in every pixel format"] = DecodingRules.GivesThePicture,
        ["decode drops alpha without blending"] = DecodingRules.DropsAlpha,
        ["decode adds opaque alpha"] = DecodingRules.AddsOpaqueAlpha,
        ["decode applies every EXIF orientation"] = DecodingRules.AppliesOrientation,
        ["decode takes the first frame"] = DecodingRules.TakesTheFirstFrame,
        ["decode writes within its destination only"] = DecodingRules.StaysInside,
        ["decode refuses a destination of another size"] = DecodingRules.RefusesOtherSizes,
        ["decode refuses truncated images"] = DecodingRules.RefusesTruncated,
        ["decode takes truncated images on request, or refuses them"] = DecodingRules.TakesTruncatedOnRequest,
        ["decode holds the limits"] = DecodingRules.HoldsLimits,
        ["decode refuses formats it does not read"] = DecodingRules.RefusesOtherFormats,
        ["bad images raise one kind of exception"] = DecodingRules.RefusesBadImages,
        ["encode is read back as the same picture"] = EncodingRules.RoundTrips,
        ["encode without loss keeps every bit"] = EncodingRules.KeepsEveryBit,
        ["encode drops alpha where the format has none"] = EncodingRules.DropsAlpha,
        ["encode takes odd sizes"] = EncodingRules.TakesOddSizes,
        ["encode gets larger with quality"] = EncodingRules.FollowsQuality,
        ["encode subsamples JPEG below quality 90 only"] = EncodingRules.SubsamplesByQuality,
        ["encode refuses formats it does not write"] = EncodingRules.RefusesOtherFormats,
        ["thumbnail fits the edge and keeps the aspect"] = ThumbnailRules.FitsTheEdge,
        ["thumbnail is never larger than the image"] = ThumbnailRules.NeverGrows,
        ["thumbnail looks like the image"] = ThumbnailRules.LooksLikeTheImage,
        ["thumbnail stands upright"] = ThumbnailRules.StandsUpright,
        ["thumbnail keeps alpha where the format has it"] = ThumbnailRules.KeepsAlpha,
        ["thumbnail does not let hidden colours bleed"] = ThumbnailRules.HidesTransparentColours,
        ["thumbnail refuses truncated and bad images"] = ThumbnailRules.RefusesBadImages,
        ["calls side by side give the same results"] = EncodingRules.IsThreadSafe,
    };

    private readonly CodecUnderTest _codec;

    /// <summary>Prepares to check a codec.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="reads">The formats it decodes; at least one.</param>
    /// <exception cref="ArgumentException">No format is named.</exception>
    public ImageCodecContract(IImageCodec codec, params IReadOnlyList<ImageFormat> reads)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(reads);
        if (reads.Count == 0)
        {
            throw new ArgumentException("Name the formats that the codec reads.", nameof(reads));
        }

        _codec = new CodecUnderTest(codec, [.. reads]);
    }

    /// <summary>Gets the rules, in words.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. Checks.Keys];

    /// <summary>Checks one rule.</summary>
    /// <param name="rule">One of <see cref="Rules"/>.</param>
    /// <exception cref="ImageCodecContractException">The codec breaks the rule.</exception>
    /// <exception cref="ArgumentException">There is no such rule.</exception>
    public void Verify(string rule)
    {
        if (!Checks.TryGetValue(rule, out Action<CodecUnderTest>? check))
        {
            throw new ArgumentException($"There is no rule '{rule}'; ImageCodecContract.Rules lists them.", nameof(rule));
        }

        try
        {
            check(_codec);
        }
        catch (Exception exception)
        {
            // Whatever a codec throws where nothing was to be thrown breaks the rule too.
            Exception cause = exception is AggregateException { InnerException: { } inner } ? inner : exception;
            string what = cause is BrokenRuleException ? cause.Message : $"it raises {cause.GetType().Name}: {cause.Message}";
            throw new ImageCodecContractException($"{_codec.Name} breaks the rule '{rule}': {what}", cause);
        }
    }

    /// <summary>Checks all rules.</summary>
    /// <exception cref="ImageCodecContractException">The codec breaks rules; the message lists them all.</exception>
    public void Verify()
    {
        var broken = new List<string>();
        foreach (string rule in Rules)
        {
            try
            {
                Verify(rule);
            }
            catch (ImageCodecContractException exception)
            {
                broken.Add(exception.Message);
            }
        }

        if (broken.Count > 0)
        {
            throw new ImageCodecContractException(string.Join(Environment.NewLine, broken));
        }
    }
}

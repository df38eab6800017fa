using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Signs and checks the right to read one file of one image until a point in time, with HMAC-SHA-256.</summary>
/// <remarks>The image's name, the kind of file and the time are signed, but not the address around them, so that proxies may change that.</remarks>
public sealed class UrlSigner
{
    private readonly byte[][] _keys;
    private readonly long _window;
    private readonly long _lifetime;
    private readonly TimeProvider _time;

    /// <summary>Creates a signer.</summary>
    /// <param name="options">Keys and lifetime.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="OptionsValidationException">A key or the lifetime cannot be used; the message says why, and holds no key.</exception>
    public UrlSigner(IOptions<SignedUrlOptions> options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        SignedUrlOptions values = options.Value;
        new SignedUrlOptionsValidator().ThrowIfInvalid(values);
        _keys = [.. values.Keys.Select(Convert.FromBase64String)];
        _time = timeProvider;
        _lifetime = (long)Math.Ceiling(values.Lifetime.TotalSeconds);
        _window = Math.Max(1, _lifetime / 4);
    }

    /// <summary>Signs the right to read a file.</summary>
    /// <param name="imageName">A valid image name.</param>
    /// <param name="kind">The image itself or its thumbnail.</param>
    /// <returns>The query to append: <c>expires=…&amp;signature=…</c>.</returns>
    public string Sign(string imageName, ImageFileKind kind)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        long earliest = _time.GetUtcNow().ToUnixTimeSeconds() + _lifetime;
        long expires = (earliest + _window - 1) / _window * _window;
        return string.Create(CultureInfo.InvariantCulture, $"expires={expires}&signature={Base64Url(Compute(_keys[0], imageName, kind, expires))}");
    }

    /// <summary>Checks a right that was signed before.</summary>
    /// <param name="imageName">The image that is asked for.</param>
    /// <param name="kind">The file that is asked for.</param>
    /// <param name="expires">The value of <c>expires</c> in the query; null where it is missing.</param>
    /// <param name="signature">The value of <c>signature</c> in the query; null where it is missing.</param>
    /// <returns>True where a key of ours has signed just this and the time is not over.</returns>
    public bool Verify(string imageName, ImageFileKind kind, string? expires, string? signature)
    {
        if (!ImageNameRules.IsValid(imageName)
            || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out long end)
            || end <= _time.GetUtcNow().ToUnixTimeSeconds()
            || signature is null)
        {
            return false;
        }

        byte[] given = Encoding.UTF8.GetBytes(signature);
        var fits = false;
        foreach (byte[] key in _keys)
        {
            // No early way out: how long this takes must not tell how much was right.
            fits |= CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Base64Url(Compute(key, imageName, kind, end))));
        }

        return fits;
    }

    private static byte[] Compute(byte[] key, string imageName, ImageFileKind kind, long expires) => HMACSHA256.HashData(
        key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ImageFileKinds.Word(kind)}\n{imageName}\n{expires}")));

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

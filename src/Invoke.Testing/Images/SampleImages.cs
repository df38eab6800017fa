using System.Buffers;
using Invoke.Images;

namespace Invoke.Testing;

/// <summary>One small picture as files of every format, written by other programs, so that a codec is not only compared with itself.</summary>
/// <remarks>Red grows to the right, green downwards, blue is 128, alpha grows to the lower right: no two corners are alike.</remarks>
internal static class SampleImages
{
    public const int Width = 48;
    public const int Height = 32;

    /// <summary>Baseline, 4:2:0, quality 85.</summary>
    public static byte[] Jpeg { get; } = Convert.FromBase64String(
        "/9j/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEU" +
        "Hh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/wAARCAAgADADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAA" +
        "BQYI/8QAGRAAAgMBAAAAAAAAAAAAAAAAAAQFIjFi/8QAFwEBAQEBAAAAAAAAAAAAAAAABQcGCP/EABkRAAIDAQAAAAAAAAAAAAAAAAAFAyExYf/aAAwDAQAC" +
        "EQMRAD8AzarE8iqsTlSpVicoKqxOUN3O06DK3OWSqsTlRVWJypUqxOUFVYnKBE7TpRVbnLJZWJyoqrE5UqVYnKCqsTlAedp0oytzlkqrE5QUVicoVKsTlRVW" +
        "JyoRO06cNq3OWSysTlBVWJyhUqxOVFVYnKhE7TpRlbnLJZWJygorE5QqlYnKiisTlQedp0oqtzln/9k=");

    /// <summary>Progressive, 4:4:4, quality 85.</summary>
    public static byte[] ProgressiveJpeg { get; } = Convert.FromBase64String(
        "/9j/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEU" +
        "Hh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/wgARCAAgADADAREAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAA" +
        "BAUH/8QAGAEBAQEBAQAAAAAAAAAAAAAAAwUEBwb/2gAMAwEAAhADEAAAAc29TkUNJQ0VjRUVJY0ZWziShpKGisaKhpLGjK2cSUNJQ0VlRUNJQ0ZWziSxpKGi" +
        "saKhpKGj/8QAFhAAAwAAAAAAAAAAAAAAAAAAAAID/9oACAEBAAEFAlkLIWQshZCyFkLIWQshZCyFkLIWQshZCyFkLIWQshZCyP/EABURAQEAAAAAAAAAAAAA" +
        "AAAAAAMA/9oACAEDAQE/ASaJomiaJomiaJomiaJomiaJomiaJomiaJomiaJomv/EABYRAAMAAAAAAAAAAAAAAAAAAAABA//aAAgBAgEBPwF1HUdR1HUdR1HU" +
        "dR1HUdR1HUdR1HUdR1HUdR1HUdT/xAAUEAEAAAAAAAAAAAAAAAAAAABA/9oACAEBAAY/Akf/xAAVEAEBAAAAAAAAAAAAAAAAAAAAYf/aAAgBAQABPyGaaaaa" +
        "aaaaaaaaaaaaaaaaaab/2gAMAwEAAgADAAAAEDu4TKc2sZaI9//EABYRAQEBAAAAAAAAAAAAAAAAAGEAIP/aAAgBAwEBPxDSKCySyySSyyyyy7VV/8QAFBEB" +
        "AAAAAAAAAAAAAAAAAAAAQP/aAAgBAgEBPxBFVVVVVVVX/8QAFRABAQAAAAAAAAAAAAAAAAAAADH/2gAIAQEAAT8QCBAgQIEGDBgwYMGDBgwYMCBAgQIH/9k=");

    /// <summary>One component.</summary>
    public static byte[] GrayJpeg { get; } = Convert.FromBase64String(
        "/9j/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExciJCIeJBweHx7/wAALCAAgADABAREA/8QAFgAB" +
        "AQEAAAAAAAAAAAAAAAAABQYI/8QAGRAAAgMBAAAAAAAAAAAAAAAAAAQFIjFi/9oACAEBAAA/AM2qxPIqrE5UUVicqKqxOVFVYnKiqsTlSVVicoKqxOUFFYnK" +
        "CqsTlBVWJygqrE5QlVYnKCisTlBVWJygqrE5QVVicoKKxOUJVWJyoqrE5UVVicqKqxOVFVYnKiisTlT/2Q==");

    /// <summary>Lossy, quality 85.</summary>
    public static byte[] WebP { get; } = Convert.FromBase64String(
        "UklGRtIAAABXRUJQVlA4IMYAAACQBwCdASowACAAPkkgi0QioiEarAQAKASEtQBOmUI7m9c/DniAYpjgRpog/orv9V7s+uzbX7xba/c9+l52HdZ7exL78IAA" +
        "/v6L1TaeunI4tVXaq/S+f/0gFeejeAwVQ9P0rlUP4DTFzx48HS6LYH47NoEmOPk6AfDwKZmsPdpIaXND+CeD3C5gjHcorGeRfypDPIRspYNEexHC7gqtlDmJ" +
        "Ts6Ngl0DLO+KFz3jThzhYnDR0iQ86meCiuWbH+FldhPyeOigAAA=");

    /// <summary>Lossless, with alpha.</summary>
    public static byte[] LosslessWebP { get; } = Convert.FromBase64String(
        "UklGRpQAAABXRUJQVlA4TIcAAAAvL8AHELkKRPQ/dhHR/1Awcts2Uo4z/3/yPkYwZzUSEqSQogMoIEkxkWrbtmEGAXb6lCPKKq/aFbXXqlksbyZRcTOJiuOU" +
        "m0kb64Zr/OmElxflmfa4M+w4x3084e1FaT39MdsBmNbTH+NMbto1ntbansl2gKS1xpn+RKchkNZOe8x2CPz+XxUA");

    /// <summary>Two lossless frames, the picture and its inverse.</summary>
    public static byte[] AnimatedWebP { get; } = Convert.FromBase64String(
        "UklGRuIAAABXRUJQVlA4WAoAAAACAAAALwAAHwAAQU5JTQYAAAD/////AABBTk1GVAAAAAAAAAAAAC8AAB8AAGQAAAJWUDhMPAAAAC8vwAcAuTJE9D92EdH/" +
        "gNpGUqMJof+uwb8TIUEKKTqAobRtA6ZlE/UKipiYiJUtBajmepBsV/7vP0mqAUFOTUZaAAAAAAAAAAAALwAAHwAAZAAAAFZQOExCAAAALy/ABwC5MkT0P3YR" +
        "0f+A2khSm+u/YchcCPJKFLRtw5g/5HYnQm3bNoyd3qZcYU8pSUtJ2SWFaq4HYrvl//4nohoA");

    public static byte[] Png { get; } = EncodePng(PixelFormat.Rgb24);

    public static byte[] AlphaPng { get; } = EncodePng(PixelFormat.Rgba32);

    public static byte[] GrayPng { get; } = EncodePng(PixelFormat.Gray8);

    /// <summary>Gives the picture's pixels; gray is the weighed sum of its colours.</summary>
    public static byte[] Pixels(PixelFormat format) => Pixels(Width, Height, format);

    /// <summary>Gives the picture in any size.</summary>
    public static byte[] Pixels(int width, int height, PixelFormat format)
    {
        int channels = (int)format;
        byte[] pixels = new byte[width * height * channels];
        for (int index = 0; index < width * height; index++)
        {
            int x = index % width, y = index / width;
            int red = x * 255 / Math.Max(width - 1, 1), green = y * 255 / Math.Max(height - 1, 1);
            Span<byte> pixel = pixels.AsSpan(index * channels, channels);
            if (format == PixelFormat.Gray8)
            {
                pixel[0] = (byte)(((299 * red) + (587 * green) + (114 * 128) + 500) / 1000);
                continue;
            }

            (pixel[0], pixel[1], pixel[2]) = ((byte)red, (byte)green, 128);
            if (format == PixelFormat.Rgba32)
            {
                pixel[3] = (byte)((x + y) * 255 / Math.Max(width + height - 2, 1));
            }
        }

        return pixels;
    }

    private static byte[] EncodePng(PixelFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        new PngCodec().Encode(new ReadOnlyPixels(Pixels(format), Width, Height, format), new EncodeOptions(ImageFormat.Png), output);
        return output.WrittenSpan.ToArray();
    }
}

using System.Text;

namespace Invoke.Testing;

/// <summary>Files that pretend to be images, or images that pretend to be something else.</summary>
internal static class Polyglots
{
    public static IEnumerable<(string Name, byte[] Data)> Create()
    {
        string[] foreign =
        [
            "GIF89a", "BM", "II*\0", "MM\0*", "%PDF-1.7\n", "PK\x03\x04", "\0\0\0\x18ftypheic", "\0\0\x01\0", "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "<!DOCTYPE html><script>alert(1)</script>", "<?php system($_GET[0]); ?>", "#!/bin/sh\n", "MZ", "\x7F" + "ELF", "RIFF1234WAVEfmt ", "RIFF1234AVI LIST", "\xFF\xFE<\0",
        ];
        foreach (string start in foreign)
        {
            yield return ($"'{Printable(start)}' before a PNG", [.. Encoding.Latin1.GetBytes(start), .. SampleImages.Png]);
        }

        yield return ("PNG signature before a JPEG", [.. SampleImages.Png[..8], .. SampleImages.Jpeg]);
        yield return ("PNG header before a WebP", [.. SampleImages.Png[..33], .. SampleImages.WebP]);
        yield return ("JPEG start before a PNG", [.. SampleImages.Jpeg[..4], .. SampleImages.Png]);
        yield return ("JPEG start before a web page", [.. SampleImages.Jpeg[..20], .. "<script>alert(1)</script>"u8]);
        yield return ("WebP start before a web page", [.. SampleImages.WebP[..20], .. "<script>alert(1)</script>, and more of that"u8]);
        yield return ("WebP start before a PNG", [.. SampleImages.WebP[..12], .. SampleImages.Png]);
        yield return ("byte order mark before a JPEG", [0xEF, 0xBB, 0xBF, .. SampleImages.Jpeg]);
        yield return ("line break before a WebP", [(byte)'\n', .. SampleImages.WebP]);
    }

    private static string Printable(string text) => new([.. text.Select(letter => letter is >= ' ' and <= '~' ? letter : '.')]);
}

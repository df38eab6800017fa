using System.Collections;

namespace Invoke.Graph;

/// <summary>Tells values that say everything by themselves: text, numbers, flags, words, and lists of these.</summary>
internal static class PlainValue
{
    public static bool IsPlain(object? value) => value switch
    {
        null or string or bool or Enum => true,
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal => true,
        IOneOrMany many => IsPlain(many.Items),
        IEnumerable items and not IDictionary => ArePlain(items),
        _ => false,
    };

    private static bool ArePlain(IEnumerable items)
    {
        foreach (object? item in items)
        {
            if (!IsPlain(item))
            {
                return false;
            }
        }

        return true;
    }
}

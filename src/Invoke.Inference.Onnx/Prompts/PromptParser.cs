using System.Globalization;
using System.Text;

namespace Invoke.Inference.Onnx;

/// <summary>Reads the weights of InvokeAI's prompts, as its library compel does.</summary>
/// <remarks>
/// <c>word+</c> and <c>word--</c> weigh a word by 1.1 and 0.9 for each sign, <c>(some words)1.3</c> and <c>(some words)++</c> several; they can be
/// nested, and weights multiply. <c>("one", "two").blend(0.3, 0.7)</c> mixes prompts, <c>("one", "two").and()</c> sets them one behind the other. A
/// backslash takes the meaning from the character behind it. Parentheses without a weight weigh nothing.
/// </remarks>
internal ref struct PromptParser
{
    /// <summary>The most that a weight can be: far more than any encoder makes something of, and small enough to be multiplied with its states.</summary>
    public const double MostWeight = 1e6;

    private const double More = 1.1;
    private const double Less = 0.9;
    private const int MostNesting = 32;
    private const int MostFaded = 64;

    private readonly ReadOnlySpan<char> _text;
    private readonly List<PromptFragment> _fragments = [];
    private readonly StringBuilder _plain = new();
    private int _place;

    private PromptParser(ReadOnlySpan<char> text)
    {
        _text = text;
    }

    /// <summary>Reads a prompt.</summary>
    /// <exception cref="ArgumentException">The prompt breaks the grammar; the message says where and how to write it.</exception>
    public static ParsedPrompt Parse(string text)
    {
        ParsedPrompt prompt = CombinedPrompt.TryParse(text, out ParsedPrompt? combined) ? combined : new ParsedPrompt([new PromptPart(ParseFragments(text), 1)]);

        // For each of them the whole prompt is encoded once more.
        int faded = prompt.Parts.Sum(static part => part.Fragments.Count(static fragment => fragment.Weight < 1));
        return faded <= MostFaded
            ? prompt
            : throw new ArgumentException($"The prompt has {faded} pieces that weigh less than 1; allowed are {MostFaded}. Weigh several words together, as in '(some words)0.8'.");
    }

    /// <summary>Reads the prompt of a node's input, which an error names; null is the empty prompt.</summary>
    public static ParsedPrompt ParseInput(string? prompt, string port)
    {
        try
        {
            return Parse(prompt ?? string.Empty);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Input '{port}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads one prompt without combinations.</summary>
    public static IReadOnlyList<PromptFragment> ParseFragments(string text)
    {
        var parser = new PromptParser(text);
        parser.ReadGroup(1, 0);
        return Join(parser._fragments);
    }

    /// <summary>Reads up to the parenthesis that ends a group, or the end.</summary>
    private void ReadGroup(double weight, int depth)
    {
        int opened = _place - 1;
        var wordStart = 0;
        while (_place < _text.Length)
        {
            char each = _text[_place++];
            switch (each)
            {
                case '.' when _place > 1 && !char.IsWhiteSpace(_text[_place - 2]) && _text[_place..].StartsWith("swap("):
                    throw Fault(_place - 1, "'.swap(' would exchange words while the image is made, which is not supported", "leave it out, or write '\\.swap(' where it is text");
                case '\\' when _place < _text.Length:
                    _plain.Append(_text[_place++]);
                    break;
                case '(':
                    Flush(weight);
                    ReadWeighted(weight, depth);
                    wordStart = 0;
                    break;
                case ')' when depth > 0:
                    Flush(weight);
                    return;
                case ')':
                    throw Fault(_place - 1, "')' has no '(' before it");
                case '+' or '-' when TryReadSigns(each, _plain.Length > wordStart, out double factor):
                    string word = _plain.ToString(wordStart, _plain.Length - wordStart);
                    _plain.Length = wordStart;
                    Flush(weight);
                    Add(word, weight * factor);
                    wordStart = 0;
                    break;
                default:
                    _plain.Append(each);
                    wordStart = char.IsWhiteSpace(each) ? _plain.Length : wordStart;
                    break;
            }
        }

        if (depth > 0)
        {
            throw Fault(opened, "'(' has no ')' behind it");
        }

        Flush(weight);
    }

    /// <summary>Reads what is in parentheses, and the weight behind them, which is known only then.</summary>
    private void ReadWeighted(double weight, int depth)
    {
        if (depth == MostNesting)
        {
            throw Fault(_place - 1, $"parentheses are nested deeper than {MostNesting}");
        }

        int first = _fragments.Count;
        ReadGroup(weight, depth + 1);
        int place = _place;
        double factor = Checked(ReadFactor(), place);
        for (int index = first; factor != 1 && index < _fragments.Count; index++)
        {
            _fragments[index] = _fragments[index] with { Weight = Checked(_fragments[index].Weight * factor, place) };
        }
    }

    /// <summary>Reads signs behind a word, which weigh it only where the word ends there: <c>well-known</c> is a word.</summary>
    private bool TryReadSigns(char sign, bool isBehindWord, out double factor)
    {
        int end = _place;
        while (end < _text.Length && _text[end] == sign)
        {
            end++;
        }

        factor = Math.Pow(sign == '+' ? More : Less, end - _place + 1);
        if (!isBehindWord || (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] is '+' or '-' or '(')))
        {
            return false;
        }

        factor = Checked(factor, _place - 1);
        _place = end;
        return true;
    }

    private double ReadFactor()
    {
        int start = _place;
        if (_place < _text.Length && _text[_place] is '+' or '-')
        {
            char sign = _text[_place];
            while (_place < _text.Length && _text[_place] == sign)
            {
                _place++;
            }

            return Math.Pow(sign == '+' ? More : Less, _place - start);
        }

        return PromptNumber.TryRead(_text, ref _place, out double factor) ? factor : 1;
    }

    private void Flush(double weight)
    {
        Add(_plain.ToString(), weight);
        _plain.Clear();
    }

    private readonly void Add(string text, double weight)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            _fragments.Add(new PromptFragment(text, weight));
        }
    }

    /// <summary>Makes neighbours of one weight one text, as words that belong together are encoded together.</summary>
    private static List<PromptFragment> Join(List<PromptFragment> fragments)
    {
        var joined = new List<PromptFragment>();
        foreach (PromptFragment each in fragments)
        {
            if (joined.Count > 0 && joined[^1].Weight == each.Weight)
            {
                joined[^1] = each with { Text = joined[^1].Text + each.Text };
            }
            else
            {
                joined.Add(each);
            }
        }

        return joined;
    }

    private static double Checked(double weight, int place) => weight <= MostWeight
        ? weight
        : throw Fault(
            place,
            string.Create(CultureInfo.InvariantCulture, $"the text before it weighs {weight:G3}, with the weights around it; allowed is up to {MostWeight:0}"),
            "use weights like 1.3");

    private static ArgumentException Fault(
        int place, string problem, string remedy = "write a backslash before a parenthesis that weighs nothing, as in '\\('") =>
        new($"In the prompt, at character {place + 1}, {problem}; {remedy}.");
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SpikeSim.Datasets;

/// <summary>How labels, speakers and splits follow from the paths of clips.</summary>
/// <param name="Pattern">
/// A regular expression on the path below the root, with a group <c>label</c> and, as far as paths tell them, groups <c>speaker</c>,
/// <c>take</c> and <c>split</c>.
/// </param>
/// <param name="Words">Names for labels: what the path says and what it means. Empty to take labels as they are.</param>
/// <param name="TestTakes">Takes below this number are the test split, where paths have takes and no splits.</param>
/// <param name="TestSpeakers">Speakers that are the test split.</param>
public sealed record DatasetRule(Regex Pattern, ImmutableDictionary<string, string> Words, int TestTakes, ImmutableArray<string> TestSpeakers)
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);
    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>The names of the built-in rules.</summary>
    public static ImmutableArray<string> Names { get; } = ["fsdd", "split-label-speaker", "folders"];

    /// <summary>A built-in rule.</summary>
    /// <param name="name">
    /// <c>fsdd</c>: {digit}_{speaker}_{take}.wav, takes 0 to 4 are the test split, digits become words. <c>split-label-speaker</c>:
    /// {split}_{label}_{speaker}... as in datasets/spoken-digits. <c>folders</c>: {label}/name.wav, or {split}/{label}/name.wav.
    /// </param>
    /// <returns>The rule, or null where there is none of that name.</returns>
    public static DatasetRule? Find(string name) => name switch
    {
        "fsdd" => Of(@"(^|/)(?<label>[0-9])_(?<speaker>[^_/]+)_(?<take>[0-9]+)\.wav$") with
        {
            Words = Digits.Select((word, i) => KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), word)).ToImmutableDictionary(),
            TestTakes = 5,
        },
        "split-label-speaker" => Of(@"(^|/)(?<split>train|validation|test)_(?<label>[^_/]+)_(?<speaker>[^_/]+)[^/]*\.wav$"),
        "folders" => Of(@"^((?<split>train|validation|test)/)?(?<label>[^/]+)/[^/]+\.wav$"),
        _ => null,
    };

    /// <summary>A rule with a pattern of the user's.</summary>
    /// <param name="pattern">The regular expression.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentException">The pattern is no regular expression or has no group <c>label</c>.</exception>
    public static DatasetRule Of(string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, MatchLimit);
        return regex.GetGroupNames().Contains("label")
            ? new DatasetRule(regex, ImmutableDictionary<string, string>.Empty, 0, [])
            : throw new ArgumentException("The pattern needs a group (?<label>...).", nameof(pattern));
    }

    /// <summary>What a path says.</summary>
    internal (string Label, string Speaker, string Split)? Read(string path)
    {
        Match match = Pattern.Match(path);
        if (!match.Success)
        {
            return null;
        }

        string label = match.Groups["label"].Value;
        string speaker = match.Groups["speaker"].Value;
        return (Words.GetValueOrDefault(label, label), speaker, Split(match, speaker));
    }

    private string Split(Match match, string speaker)
    {
        if (TestSpeakers.Contains(speaker))
        {
            return "test";
        }

        return match.Groups["split"].Success
            ? match.Groups["split"].Value
            : int.TryParse(match.Groups["take"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int take) && take < TestTakes ? "test" : "train";
    }
}

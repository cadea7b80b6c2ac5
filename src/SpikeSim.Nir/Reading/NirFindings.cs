namespace SpikeSim.Nir.Reading;

/// <summary>Collects what is wrong and what is odd, so that all problems of a file are reported together.</summary>
internal sealed class NirFindings
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Errors => _errors;

    public IReadOnlyList<string> Warnings => _warnings;

    public void Error(FormattableString text) => Add(_errors, text);

    public void Warn(FormattableString text) => Add(_warnings, text);

    /// <summary>Ends the reading where anything was wrong.</summary>
    /// <exception cref="DataFormatException">There is an error; the message has all of them.</exception>
    public void ThrowIfAny(string source)
    {
        if (_errors.Count == 1)
        {
            throw new DataFormatException($"{source}: {_errors[0]}{(_errors[0].EndsWith('?') ? string.Empty : ".")}");
        }

        if (_errors.Count > 1)
        {
            throw new DataFormatException(FormattableString.Invariant($"{source}: {_errors.Count} problems:\n  ") + string.Join("\n  ", _errors));
        }
    }

    private static void Add(List<string> list, FormattableString text)
    {
        string line = FormattableString.Invariant(text);
        if (!list.Contains(line))
        {
            list.Add(line);
        }
    }
}

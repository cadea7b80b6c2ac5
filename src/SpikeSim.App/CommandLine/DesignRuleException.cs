using SpikeSim.Mapping;

namespace SpikeSim.App.CommandLine;

/// <summary>A network that breaks design rules where a command needs a program.</summary>
internal sealed class DesignRuleException : Exception
{
    public DesignRuleException()
    {
    }

    public DesignRuleException(string message)
        : base(message)
    {
    }

    public DesignRuleException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Every broken rule, warnings included, for the JSON document.</summary>
    public IReadOnlyList<Violation> Violations { get; private init; } = [];

    /// <summary>The exception of a report: all errors, one a line.</summary>
    public static DesignRuleException Of(string network, MappingReport report) => Of(network, report.Chip.Name, report.Violations);

    /// <summary>The exception of a list of violations: all errors, one a line.</summary>
    /// <param name="network">The file.</param>
    /// <param name="rules">Whose rules they are.</param>
    /// <param name="violations">All of them.</param>
    /// <param name="remedy">What the command offers against all of them; may be empty.</param>
    public static DesignRuleException Of(string network, string rules, IReadOnlyList<Violation> violations, string remedy = "")
    {
        string[] errors = [.. violations.Where(v => v.Level == ViolationLevel.Error).Select(v => v.ToString())];
        string[] lines = [.. errors, .. remedy.Length == 0 ? Array.Empty<string>() : [remedy]];
        return new DesignRuleException($"{network}: {errors.Length} design rule(s) of {rules} broken:\n  " + string.Join("\n  ", lines)) { Violations = violations };
    }
}

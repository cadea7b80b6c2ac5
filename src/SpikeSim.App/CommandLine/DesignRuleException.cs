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

    /// <summary>The exception of a report: all errors, one a line.</summary>
    public static DesignRuleException Of(string network, MappingReport report) => Of(network, report.Chip.Name, report.Violations);

    /// <summary>The exception of a list of violations: all errors, one a line.</summary>
    public static DesignRuleException Of(string network, string rules, IEnumerable<Violation> violations)
    {
        string[] errors = [.. violations.Where(v => v.Level == ViolationLevel.Error).Select(v => v.ToString())];
        return new DesignRuleException($"{network}: {errors.Length} design rule(s) of {rules} broken:\n  " + string.Join("\n  ", errors));
    }
}

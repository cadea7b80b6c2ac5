using System.CommandLine;
using SpikeSim.App.CommandLine;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Writing;

namespace SpikeSim.App.Commands;

/// <summary>The options that say how a NIR file is written.</summary>
internal sealed class NirExportOptions
{
    private readonly Option<bool> _nested = new("--nested") { Description = "NIR: write recurrent neurons as a graph inside the graph (Rockpool, older Spyx) instead of flat." };
    private readonly Option<bool> _chipOrder = new("--chip-order") { Description = "NIR: the network is meant in the order of chips, where events are added before the current decays (default for networks with a task)." };
    private readonly Option<bool> _affine = new("--affine-bias") { Description = "NIR: write biases of membranes as biases of an Affine with the same steady state instead of v_leak." };
    private readonly Option<string> _amplitude = new("--amplitude")
    {
        Description = "NIR: write weights for spikes that are 1 for one step (signal, as most tools read them) or pulses of area 1 (dirac).",
        DefaultValueFactory = _ => "signal",
    };

    /// <summary>Their names, for messages.</summary>
    public const string Names = "--nested, --chip-order, --affine-bias and --amplitude";

    public void AddTo(Command command)
    {
        command.Options.Add(_nested);
        command.Options.Add(_chipOrder);
        command.Options.Add(_affine);
        command.Options.Add(_amplitude);
    }

    /// <summary>What was asked for; equal to the default where nothing was.</summary>
    /// <exception cref="UsageException">A word is unknown.</exception>
    public NirExportSettings Settings(ParseResult parse) => new()
    {
        Recurrence = parse.GetValue(_nested) ? RecurrenceLayout.Nested : RecurrenceLayout.Flat,
        IsChipOrder = parse.GetValue(_chipOrder),
        WritesBiasAsAffine = parse.GetValue(_affine),
        Amplitude = parse.GetRequiredValue(_amplitude) switch
        {
            "signal" => NirAmplitude.Signal,
            "dirac" => NirAmplitude.Dirac,
            var word => throw new UsageException($"--amplitude {word}: signal or dirac."),
        },
    };
}

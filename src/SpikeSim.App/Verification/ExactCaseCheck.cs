using System.Globalization;
using SpikeSim.Engines.Exact;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Networks;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Reading;
using SpikeSim.Rasters;

namespace SpikeSim.App.Verification;

/// <summary>
/// Runs a vector of the exact engine (<c>spikesim-exact-case/1</c>) in every form and width: the number of spikes of every neuron
/// must be the same, and every time within the tolerance of the case.
/// </summary>
internal static class ExactCaseCheck
{
    private static readonly int[] Widths = [512, 256, 64];

    public static CaseVerdict Check(JsonMember root, string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        JsonMember settings = root.Required("settings");
        settings.Required("engine").Word("exact");
        settings.Required("spike_amplitude").Word("dirac");
        var nir = new NirSettings
        {
            TimeUnit = settings.Optional("time_unit")?.Word("s", "ms") == 1 ? NirTimeUnit.Milliseconds : NirTimeUnit.Seconds,
            Integrator = NirIntegrator.Exact,
            Amplitude = NirAmplitude.Dirac,
            Reset = settings.Required("reset").Word("value", "subtract") == 0 ? NirReset.ToValue : NirReset.Subtract,
        };
        settings.RefuseUnknown("engine", "time_unit", "spike_amplitude", "reset");
        JsonMember initial = root.Required("initial_state");
        initial.RefuseUnknown("v", "i");
        if (initial.Required("v").Number() != 0 || initial.Required("i").Number() != 0)
        {
            return CaseVerdict.Skipped("this version starts every run with V = 0 and I = 0");
        }

        LoweredNetwork lowered = NirLowering.ForEngine(NirReader.Read(Beside(folder, root.Required("nir"))), nir);
        Network network = WithRefractoryTime(lowered.Require(path), root.Required("refractory_s").Number(0));
        TimedInput input = ReadInput(root, folder, network.InputChannels);
        var expected = new ExactCaseExpectation(root, Beside(folder, root.Required("expected").Required("spikes")), network, lowered.Populations);
        foreach (ExactSettings form in Forms(network))
        {
            var engine = new ExactEngine(network, form);
            if (expected.Difference(engine.Run(input)) is { } difference)
            {
                return CaseVerdict.Failed(string.Create(CultureInfo.InvariantCulture, $"{difference} ({engine.Form} form, {engine.VectorBits} bits)"));
            }
        }

        return CaseVerdict.Passed;
    }

    private static Network WithRefractoryTime(Network network, double seconds) =>
        network with { Populations = [.. network.Populations.Select(p => p with { RefractorySeconds = seconds })] };

    private static TimedInput ReadInput(JsonMember root, string folder, int channels)
    {
        double duration = root.Required("duration_s").Number(0);
        TimedInput input = EventsCsv.Read(Beside(folder, root.Required("input")), channels, duration);
        return root.Optional("currents") is { } currents
            ? new TimedInput(channels, input.Events, [.. input.Currents, .. EventsCsv.Read(Beside(folder, currents), channels, duration).Currents], duration)
            : input;
    }

    private static IEnumerable<ExactSettings> Forms(Network network)
    {
        ExactForm automatic = new ExactEngine(network, new ExactSettings()).Form;
        foreach (ExactForm form in new[] { ExactForm.General, automatic }.Distinct())
        {
            foreach (int bits in Widths.Where(b => new ExactEngine(network, new ExactSettings { Form = form, MaxVectorBits = b }).VectorBits == b))
            {
                yield return new ExactSettings { Form = form, MaxVectorBits = bits };
            }
        }
    }

    private static string Beside(string folder, JsonMember file)
    {
        string name = file.Text();
        return Path.GetFileName(name) == name ? Path.Combine(folder, name) : throw file.Wrong("the name of a file beside the case", $"\"{name}\"");
    }
}

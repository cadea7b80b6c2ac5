using System.Collections.Immutable;
using SpikeSim.Chips;
using SpikeSim.Networks;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;

namespace SpikeSim.Nir.Notes;

/// <summary>
/// Lowers a graph under what somebody said of it and, for a graph that SpikeSim wrote, under what SpikeSim noted; what was said goes
/// first. <see cref="NirLowering"/> does the same under settings alone.
/// </summary>
public static class NotedLowering
{
    /// <summary>The settings with those of the notes that nobody overruled.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="choice">What was said.</param>
    /// <returns>The settings.</returns>
    public static NirSettings Settings(NirModel model, NirChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        NirSettings settings = choice.Settings;
        if (NirNotes.Of(model) is not { } notes)
        {
            return settings;
        }

        bool hasTime = choice.Has("dt") || choice.Has("unit");
        return settings with
        {
            StepSeconds = hasTime ? settings.StepSeconds : notes.StepSeconds ?? settings.StepSeconds,
            TimeUnit = hasTime || notes.StepSeconds is null ? settings.TimeUnit : NirTimeUnit.Seconds,
            Integrator = choice.Has("integrator") ? settings.Integrator : notes.Integrator ?? settings.Integrator,
            Reset = choice.Has("reset") ? settings.Reset : notes.Reset ?? settings.Reset,
            Amplitude = choice.Has("amplitude") ? settings.Amplitude : notes.Amplitude ?? settings.Amplitude,
            Order = choice.Has("order") || !notes.IsChipOrder ? settings.Order : NirOrder.Chip,
            FiresAtThreshold = choice.Has("comparison") ? settings.FiresAtThreshold : settings.FiresAtThreshold || notes.FiresAtThreshold,
            LayerDelaySteps = choice.Has("layer-delay") || !notes.HasLayerDelay ? settings.LayerDelaySteps : 1,
        };
    }

    /// <summary>The network for the exact and the clocked engine.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="choice">What was said.</param>
    /// <returns>The network, or the reasons why there is none.</returns>
    public static LoweredNetwork ForEngine(NirModel model, NirChoice choice)
    {
        NirSettings settings = Settings(model, choice);
        LoweredNetwork lowered = NirLowering.ForEngine(model, settings);
        if (lowered.Network is not { } network || NirNotes.Of(model) is not { } notes)
        {
            return lowered;
        }

        bool dividesByDecay = notes.IsChipOrder && settings.Order == NirOrder.Chip && !choice.Given.Contains("preset");
        ImmutableSortedDictionary<string, int> caps = choice.Has("spikes") ? ImmutableSortedDictionary<string, int>.Empty : Caps(model, lowered);
        network = NotedNumbers.Restored(network with { Name = NameOf(notes, network) }, dividesByDecay);
        network = network with { Populations = [.. network.Populations.Select(p => caps.TryGetValue(p.Name, out int cap) ? p with { SpikesPerStep = cap } : p)] };
        return Renamed(lowered with { Network = network, Notes = [.. lowered.Notes, .. Words(notes, lowered.Settings, choice, caps)] }, model);
    }

    /// <summary>The network for a chip.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="choice">What was said.</param>
    /// <param name="chip">The chip.</param>
    /// <returns>The network, or the reasons why there is none; the mapper has more rules.</returns>
    public static LoweredNetwork ForChip(NirModel model, NirChoice choice, ChipDescription chip)
    {
        NirSettings settings = Settings(model, choice);
        if (NirNotes.Of(model) is not { } notes)
        {
            return NirLowering.ForChip(model, settings, chip);
        }

        // The weights have the decay of the chip in them already, as those of any file have; the lowering takes it out.
        LoweredNetwork lowered = NirLowering.ForChip(model, settings with { Order = choice.Has("order") ? settings.Order : NirOrder.New }, chip);
        if (lowered.Network is not { } network)
        {
            return lowered;
        }

        network = NotedNumbers.Restored(network with { Name = NameOf(notes, network) }, dividesByDecay: false);
        return Renamed(lowered with { Network = network, Notes = [.. lowered.Notes, .. Words(notes, settings, choice, ImmutableSortedDictionary<string, int>.Empty)] }, model);
    }

    private static string NameOf(NirNotes notes, Network network) => string.IsNullOrWhiteSpace(notes.Name) ? network.Name : notes.Name;

    // Populations under the names that they had, unless somebody copied nodes with their notes.
    private static LoweredNetwork Renamed(LoweredNetwork lowered, NirModel model)
    {
        Network network = lowered.Network!;
        Dictionary<string, string> names = lowered.Populations.DistinctBy(p => p.Value).ToDictionary(
            p => p.Value, p => MetadataOf(model, p.Key).Text(NoteNames.Population) is { Length: > 0 } name ? name : p.Value, StringComparer.Ordinal);
        if (names.Values.Append(Network.InputName).Distinct(StringComparer.Ordinal).Count() != names.Count + 1)
        {
            return lowered;
        }

        return lowered with
        {
            Network = network with
            {
                Populations = [.. network.Populations.Select(p => p with { Name = names[p.Name] })],
                Projections = [.. network.Projections.Select(p => p with { Source = names.GetValueOrDefault(p.Source, p.Source), Target = names[p.Target] })],
            },
            Populations = lowered.Populations.ToImmutableSortedDictionary(p => p.Key, p => names[p.Value], StringComparer.Ordinal),
        };
    }

    private static NirTree MetadataOf(NirModel model, string node) => model.Graph.Nodes.First(n => n.Name == node).Node.Metadata;

    private static ImmutableSortedDictionary<string, int> Caps(NirModel model, LoweredNetwork lowered)
    {
        ImmutableSortedDictionary<string, int>.Builder caps = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach ((string node, string population) in lowered.Populations)
        {
            if (NirNotes.Number(MetadataOf(model, node), NoteNames.SpikesPerStep) is >= 1 and <= int.MaxValue and var cap && cap == Math.Floor(cap))
            {
                caps[population] = (int)cap;
            }
        }

        return caps.ToImmutable();
    }

    private static IEnumerable<string> Words(NirNotes notes, NirSettings used, NirChoice choice, ImmutableSortedDictionary<string, int> caps)
    {
        string order = notes.IsChipOrder && used.Order == NirOrder.Chip ? ", order chip at >= with a step between layers" : string.Empty;
        string several = caps.IsEmpty ? string.Empty : $", spikes per step {string.Join(", ", caps.Select(c => FormattableString.Invariant($"{c.Key} {c.Value}")))}";
        yield return FormattableString.Invariant(
            $"from SpikeSim's metadata, unless --nir says otherwise: dt {used.StepSeconds} s, reset {(used.Reset == NirReset.Subtract ? NoteNames.Subtract : NoteNames.ToValue)}, amplitude {Word(used.Amplitude)}{order}{several}");
        if (notes.Amplitude is { } amplitude && amplitude != used.Amplitude)
        {
            string change = amplitude == NirAmplitude.Signal ? "1/dt times as strong" : "dt times as weak";
            yield return $"amplitude={Word(used.Amplitude)} contradicts the metadata: the weights were written for amplitude={Word(amplitude)}, and every spike is {change} now";
        }

        if (choice.Given.Contains("dt") && notes.StepSeconds is { } step && step != used.StepSeconds)
        {
            yield return FormattableString.Invariant($"dt={used.StepSeconds} contradicts the metadata: the weights were written for steps of {step} s");
        }
    }

    private static string Word(NirAmplitude amplitude) => amplitude == NirAmplitude.Dirac ? NoteNames.Dirac : NoteNames.Signal;
}

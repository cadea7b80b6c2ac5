using System.Text.Json;
using SpikeSim.Json;

namespace SpikeSim.Chips;

/// <summary>The <c>costs</c> member of a chip description.</summary>
internal static class ChipCostsJson
{
    private const double MostCycles = 1e6;

    private static readonly string[] Counts = ["cycle", "second", "synaptic-operation", "neuron-update"];

    public static ChipCosts Read(JsonMember node)
    {
        node.RefuseUnknown("cycles", "clock", "energy");
        return new ChipCosts(
            ReadCycles(node.Required("cycles")),
            ReadClock(node.Required("clock")),
            [.. node.Required("energy").Elements().Select(ReadEnergy)]);
    }

    public static void Write(Utf8JsonWriter writer, ChipCosts costs)
    {
        writer.WriteStartObject();
        WriteCycles(writer, costs.Cycles);
        WriteClock(writer, costs.Clock);
        writer.WriteStartArray("energy");
        foreach (EnergyCoefficients set in costs.Energy)
        {
            WriteEnergy(writer, set);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static CycleCoefficients ReadCycles(JsonMember node)
    {
        node.RefuseUnknown(
            "counts_all_neurons", "per_input", "per_input_weight", "per_recurrent_source", "per_recurrent_target", "per_read_source",
            "per_output_weight", "per_hidden", "per_firing", "per_firing_or_aliased", "per_alias_target", "per_alias_source", "per_output", "second_current");
        double Of(string name) => node.Required(name).Number(0, MostCycles);
        return new CycleCoefficients
        {
            CountsAllNeurons = node.Required("counts_all_neurons").Flag(),
            PerInput = Of("per_input"),
            PerInputWeight = Of("per_input_weight"),
            PerRecurrentSource = Of("per_recurrent_source"),
            PerRecurrentTarget = Of("per_recurrent_target"),
            PerReadSource = Of("per_read_source"),
            PerOutputWeight = Of("per_output_weight"),
            PerHidden = Of("per_hidden"),
            PerFiring = Of("per_firing"),
            PerFiringOrAliased = Of("per_firing_or_aliased"),
            PerAliasTarget = Of("per_alias_target"),
            PerAliasSource = Of("per_alias_source"),
            PerOutput = Of("per_output"),
            SecondCurrent = node.Optional("second_current") is { } second ? ReadSecondCurrent(second) : null,
        };
    }

    private static SecondCurrentCoefficients ReadSecondCurrent(JsonMember node)
    {
        node.RefuseUnknown("per_input_weight", "per_recurrent_target", "per_hidden");
        double Of(string name) => node.Required(name).Number(0, MostCycles);
        return new SecondCurrentCoefficients(Of("per_input_weight"), Of("per_recurrent_target"), Of("per_hidden"));
    }

    private static ChipClock ReadClock(JsonMember node)
    {
        node.RefuseUnknown("margin", "default_hz", "divided_from_hz", "microphone_divider");
        return new ChipClock
        {
            Margin = node.Required("margin").Number(0, 10),
            DefaultHz = node.Optional("default_hz")?.Number(1, 1e12),
            DividedFromHz = node.Optional("divided_from_hz")?.Number(1, 1e12),
            MicrophoneDivider = node.Optional("microphone_divider")?.WholeNumber(1, 1_000_000),
        };
    }

    private static EnergyCoefficients ReadEnergy(JsonMember node)
    {
        node.RefuseUnknown("name", "source", "significant_digits", "lines");
        return new EnergyCoefficients(
            node.Required("name").Text(),
            node.Required("source").Text(),
            node.Required("significant_digits").WholeNumber(1, 3),
            [.. node.Required("lines").Elements().Select(ReadLine)]);
    }

    private static EnergyCoefficient ReadLine(JsonMember node)
    {
        node.RefuseUnknown("name", "per", "low_j", "high_j");
        double low = node.Required("low_j").Number(0, 1e6);
        return new EnergyCoefficient(
            node.Required("name").Text(),
            (EnergyCount)node.Required("per").Word(Counts),
            low,
            node.Required("high_j").Number(low, 1e6));
    }

    private static void WriteCycles(Utf8JsonWriter writer, CycleCoefficients cycles)
    {
        writer.WriteStartObject("cycles");
        writer.WriteBoolean("counts_all_neurons", cycles.CountsAllNeurons);
        writer.WriteNumber("per_input", cycles.PerInput);
        writer.WriteNumber("per_input_weight", cycles.PerInputWeight);
        writer.WriteNumber("per_recurrent_source", cycles.PerRecurrentSource);
        writer.WriteNumber("per_recurrent_target", cycles.PerRecurrentTarget);
        writer.WriteNumber("per_read_source", cycles.PerReadSource);
        writer.WriteNumber("per_output_weight", cycles.PerOutputWeight);
        writer.WriteNumber("per_hidden", cycles.PerHidden);
        writer.WriteNumber("per_firing", cycles.PerFiring);
        writer.WriteNumber("per_firing_or_aliased", cycles.PerFiringOrAliased);
        writer.WriteNumber("per_alias_target", cycles.PerAliasTarget);
        writer.WriteNumber("per_alias_source", cycles.PerAliasSource);
        writer.WriteNumber("per_output", cycles.PerOutput);
        if (cycles.SecondCurrent is { } second)
        {
            writer.WriteStartObject("second_current");
            writer.WriteNumber("per_input_weight", second.PerInputWeight);
            writer.WriteNumber("per_recurrent_target", second.PerRecurrentTarget);
            writer.WriteNumber("per_hidden", second.PerHidden);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteClock(Utf8JsonWriter writer, ChipClock clock)
    {
        writer.WriteStartObject("clock");
        writer.WriteNumber("margin", clock.Margin);
        WriteOptional(writer, "default_hz", clock.DefaultHz);
        WriteOptional(writer, "divided_from_hz", clock.DividedFromHz);
        WriteOptional(writer, "microphone_divider", clock.MicrophoneDivider);
        writer.WriteEndObject();
    }

    private static void WriteEnergy(Utf8JsonWriter writer, EnergyCoefficients set)
    {
        writer.WriteStartObject();
        writer.WriteString("name", set.Name);
        writer.WriteString("source", set.Source);
        writer.WriteNumber("significant_digits", set.SignificantDigits);
        writer.WriteStartArray("lines");
        foreach (EnergyCoefficient line in set.Lines)
        {
            writer.WriteStartObject();
            writer.WriteString("name", line.Name);
            writer.WriteString("per", Counts[(int)line.Per]);
            writer.WriteNumber("low_j", line.LowJoules);
            writer.WriteNumber("high_j", line.HighJoules);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}

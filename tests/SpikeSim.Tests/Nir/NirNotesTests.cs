using SpikeSim.Chips;
using SpikeSim.Engines.Clocked;
using SpikeSim.Files;
using SpikeSim.Json;
using SpikeSim.Networks;
using SpikeSim.Nir;
using SpikeSim.Nir.Graphs;
using SpikeSim.Nir.Lowering;
using SpikeSim.Nir.Notes;
using SpikeSim.Nir.Reading;
using SpikeSim.Nir.Writing;
using SpikeSim.Rasters;
using SpikeSim.Tests.Engines;
using static SpikeSim.Tests.Nir.Graphs;

namespace SpikeSim.Tests.Nir;

public sealed class NirNotesTests
{
    private static NirChoice Dirac => new(new NirSettings { Amplitude = NirAmplitude.Dirac }, ["amplitude"]);

    [Fact]
    public void A_program_comes_back_byte_for_byte()
    {
        string path = Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json");
        ProgramDocument went = ProgramFile.Read(JsonMember.ReadFile(path));
        ProgramDocument came = NotedProgram.Of(Again(NirExport.Of(went, new NirExportSettings())))!;
        using var stream = new MemoryStream();
        ProgramFile.Write(came, stream);
        Assert.Equal(File.ReadAllBytes(path), stream.ToArray());
    }

    [Fact]
    public void A_graph_whose_numbers_were_changed_is_no_program_any_more()
    {
        ProgramDocument program = ProgramFile.Read(JsonMember.ReadFile(Path.Combine(TestPlaces.Checkout, "networks", "digits.program.json")));
        NirGraph graph = NirExport.Of(program, new NirExportSettings()).Document.Graph;
        NirNode weights = graph.Nodes["fc_hidden"];
        NirArray old = weights.Fields["weight"];

        // A chip's decay of one half is in the weights: half a unit is a quarter of the file's.
        NirArray changed = NirArray.Of(NirElementType.Real64, old.Shape, old.Numbers.SetItem(0, old.Numbers[0] + 0.25));
        NirGraph edited = graph with { Nodes = graph.Nodes.SetItem("fc_hidden", weights with { Fields = weights.Fields.SetItem("weight", changed) }) };
        Assert.Null(NotedProgram.Of(NirReader.Understand(Document(edited), "edited.nir")));
        Assert.NotNull(NotedProgram.Of(NirReader.Understand(Document(graph), "same.nir")));
        Assert.Null(NotedProgram.Of(NirReader.Understand(Document(graph with { Metadata = graph.Metadata.With("chip", NirArray.OfText("xylo-audio-9")) }), "chip.nir")));
    }

    [Theory]
    [InlineData(false, NirAmplitude.Signal)]
    [InlineData(true, NirAmplitude.Signal)]
    [InlineData(true, NirAmplitude.Dirac)]
    public void The_numbers_of_a_network_come_back_to_the_last_bit(bool isChipOrder, NirAmplitude amplitude)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Network went = InSinglePrecision(SmallNetworks.Random(seed));
            if (went.Aliases.Length > 0 || went.Populations.Any(p => p.TauSynapseSeconds.Length > 1 || p.RefractorySeconds > 0 || (p.CurrentBias.Length > 0 && p.CurrentBias.Any(c => c.Any(b => b != 0)))))
            {
                continue;
            }

            NirModel model = Again(NirExport.Of(went, new NirExportSettings { IsChipOrder = isChipOrder, Amplitude = amplitude }));
            Network came = NotedLowering.ForEngine(model, NirChoice.None).Require("again");
            Assert.Equal(went.Name, came.Name);
            foreach (Population before in went.Populations)
            {
                Population after = came.Find(before.Name)!;
                Assert.Equal(before.Spiking ? before.Threshold : [.. before.Threshold.Select(_ => 1.0)], after.Threshold.AsEnumerable());
                Assert.Equal(before.TauMembraneSeconds.AsEnumerable(), after.TauMembraneSeconds);
                Assert.Equal(before.SpikesPerStep, after.SpikesPerStep);
            }

            foreach (Projection before in went.Projections.Where(p => p.DelaySeconds.Length <= 1 && went.Projections.Count(o => (o.Source, o.Target) == (p.Source, p.Target)) == 1))
            {
                Projection after = Assert.Single(came.Projections, p => (p.Source, p.Target) == (before.Source, before.Target));
                Assert.Equal(before.Weights.AsEnumerable(), after.Weights);
            }
        }
    }

    [Fact]
    public void A_network_in_the_order_of_the_chip_spikes_as_before()
    {
        Network went = InSinglePrecision(SmallNetworks.Random(4)) with { Aliases = [] };
        went = went with { Populations = [.. went.Populations.Select(p => p with { RefractorySeconds = 0, TauSynapseSeconds = [.. p.TauSynapseSeconds.Take(1)], CurrentBias = [.. p.CurrentBias.Take(1)], SpikesPerStep = 3, Spiking = true, Reset = ResetRule.Subtract, ResetValue = [], TauMembraneSeconds = [.. p.TauMembraneSeconds.Select(t => Math.Max(t, 0.002))] })], Projections = [.. went.Projections.Select(p => p with { Synapse = 0, DelaySeconds = [] })] };
        LoweredNetwork came = NotedLowering.ForEngine(Again(NirExport.Of(went, new NirExportSettings { IsChipOrder = true })), NirChoice.None);
        Raster input = SmallNetworks.Events(5, went.InputChannels, 400);
        ClockedSettings settings = ClockedSettings.Chip with { Precision = NumberPrecision.Bits64 };
        Recording before = new ClockedEngine(went, settings).Run(input);
        Recording after = NirEngines.CreateClocked(came, "again", NumberPrecision.Bits64).Run(input);
        Assert.Equal(settings, NirEngines.Clocked(came.Settings, NumberPrecision.Bits64));
        Assert.True(before.OutputSpikes.TotalEvents() > 0);
        Assert.Equal(before.OutputSpikes.Counts, after.OutputSpikes.Counts);
        Assert.Equal(before.HiddenSpikes.TotalEvents(), after.HiddenSpikes.TotalEvents());
    }

    [Fact]
    public void A_contradicted_amplitude_is_said_and_a_noted_one_is_followed()
    {
        Network network = SmallNetworks.Neuron(SmallNetworks.Output(0.01, 0.004), 0.5);
        NirModel signal = Again(NirExport.Of(network, new NirExportSettings()));
        LoweredNetwork contradicted = NotedLowering.ForEngine(signal, Dirac);
        Assert.Contains(contradicted.Notes, n => n.Contains("1/dt times as strong", StringComparison.Ordinal));
        Assert.Equal(500, contradicted.Network!.Projections[0].Weights[0], 1e-9);
        NirModel dirac = Again(NirExport.Of(network, new NirExportSettings { Amplitude = NirAmplitude.Dirac }));
        Assert.Equal(0.0005, dirac.Document.Graph.Nodes["fc_out"].Fields["weight"].Numbers[0], 1e-15);
        foreach (NirChoice choice in new[] { NirChoice.None, Dirac })
        {
            LoweredNetwork followed = NotedLowering.ForEngine(dirac, choice);
            Assert.DoesNotContain(followed.Notes, n => n.Contains("contradicts", StringComparison.Ordinal));
            Assert.Equal((0.5, NirAmplitude.Dirac), (followed.Network!.Projections[0].Weights[0], followed.Settings.Amplitude));
        }

        LoweredNetwork weak = NotedLowering.ForEngine(dirac, new NirChoice(new NirSettings(), ["amplitude"]));
        Assert.Contains(weak.Notes, n => n.Contains("dt times as weak", StringComparison.Ordinal));
        Assert.Equal(NotedLowering.ForChip(signal, NirChoice.None, ChipCatalogue.XyloAudio3).Network!.Projections[0].Weights[0], NotedLowering.ForChip(dirac, NirChoice.None, ChipCatalogue.XyloAudio3).Network!.Projections[0].Weights[0], 1e-12);
    }

    [Fact]
    public void What_is_said_goes_before_what_is_noted()
    {
        Network network = SmallNetworks.Neuron(SmallNetworks.Output(0.01, 0.004), 0.5);
        NirModel model = Again(NirExport.Of(network, new NirExportSettings { IsChipOrder = true }));
        NirSettings noted = NotedLowering.Settings(model, NirChoice.None);
        Assert.Equal((NirOrder.Chip, NirReset.Subtract, true, 1, (double?)1e-3), (noted.Order, noted.Reset, noted.FiresAtThreshold, noted.LayerDelaySteps, noted.StepSeconds));
        var said = new NirChoice(new NirSettings { StepSeconds = 2e-3 }, ["dt", "order", "reset", "comparison", "layer-delay"]);
        Assert.Equal(said.Settings, NotedLowering.Settings(model, said));
        Assert.Contains(NotedLowering.ForEngine(model, said).Notes, n => n.Contains("dt=0.002 contradicts the metadata", StringComparison.Ordinal));

        // Other tools, as presets say, and the new current take the weights as they stand.
        Assert.Equal(0.5 * 0.75, NotedLowering.ForEngine(model, new NirChoice(new NirSettings(), ["order"])).Network!.Projections[0].Weights[0], 1e-15);
        NirSettings rockpool = NirPreset.Find("rockpool")!.Settings with { StepSeconds = 1e-3 };
        Assert.Equal(0.5 * 0.75, NotedLowering.ForEngine(model, new NirChoice(rockpool, ["preset", "dt"])).Network!.Projections[0].Weights[0], 1e-15);
    }

    [Fact]
    public void Notes_of_others_and_faulty_notes_do_no_harm()
    {
        NirTree tree = NirTree.Empty.With("engine", NirArray.OfText("other")).With("dt", NirArray.One(5));
        Assert.Null(NirNotes.Of(Read(SmallTree().With("metadata", tree))));
        NirTree odd = NirTree.Empty
            .With("engine", NirArray.OfText("SpikeSim")).With("dt", NirArray.One(double.NaN)).With("time_unit", NirArray.OfText("s")).With("reset", NirArray.OfText("sideways"))
            .With("amplitude", V(1, 2)).With("history", NirArray.OfText("no json")).With("chip", V(3));
        NirNotes notes = NirNotes.Of(Read(SmallTree().With("metadata", odd)))!;
        Assert.Equal((null, null, null, null, null), (notes.StepSeconds, notes.Reset, notes.Amplitude, notes.History, notes.Chip));
        NirNotes task = NirNotes.Of(Read(SmallTree().With("metadata", odd.With("task", NirArray.OfText("{\"labels\": 3}")))))!;
        Assert.Contains("net.nir, metadata \"task\"", Assert.Throws<DataFormatException>(() => task.Task("net.nir", 1)).Message, StringComparison.Ordinal);
    }

    private static NirModel Again(NirExported exported) => NirReader.Read(NirWriter.ToBytes(exported.Document), "again.nir");

    private static Network InSinglePrecision(Network network) => network with
    {
        Projections = [.. network.Projections.Select(p => p with { Weights = [.. p.Weights.Select(w => (double)(float)w)] })],
    };
}

using PublicApiGenerator;
using SpikeSim.Chips;
using SpikeSim.Learning;
using SpikeSim.Nir;

namespace SpikeSim.Tests.House;

/// <summary>The public surface of the libraries is approved by hand: copy the received text over the approved one to change it.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(ChipCore), "SpikeSim.Core")]
    [InlineData(typeof(Trainer), "SpikeSim.Training")]
    [InlineData(typeof(NirModel), "SpikeSim.Nir")]
    public void The_public_surface_is_the_approved_one(Type type, string name)
    {
        string received = type.Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        string folder = Path.Combine(TestPlaces.Checkout, "tests", "SpikeSim.Tests", "House");
        string approvedPath = Path.Combine(folder, $"{name}.approved.txt");
        string approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath).ReplaceLineEndings("\n") : string.Empty;
        if (received != approved)
        {
            File.WriteAllText(Path.Combine(folder, $"{name}.received.txt"), received);
        }

        Assert.Equal(approved, received);
    }
}

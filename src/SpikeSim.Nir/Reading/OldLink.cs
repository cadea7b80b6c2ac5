namespace SpikeSim.Nir.Reading;

/// <summary>A link of a group in the old form of HDF5.</summary>
/// <param name="Name">Its name, read as UTF-8.</param>
/// <param name="Header">Where the header of its target stands; undefined for a soft link.</param>
internal readonly record struct OldLink(string Name, long Header);

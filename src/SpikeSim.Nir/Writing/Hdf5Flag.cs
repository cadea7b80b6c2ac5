namespace SpikeSim.Nir.Writing;

/// <summary>True or false as HDF5 has it from Python: an enumeration of two bytes with these names, which h5py reads as booleans.</summary>
internal enum Hdf5Flag : byte
{
    FALSE,
    TRUE,
}

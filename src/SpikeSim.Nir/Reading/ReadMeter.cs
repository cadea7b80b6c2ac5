namespace SpikeSim.Nir.Reading;

/// <summary>
/// An end to the patience with a file: damaged structures make a reader of HDF5 read for ever, and soft links that lead in circles make
/// it call itself until the stack ends.
/// </summary>
/// <param name="bytes">The length of the file.</param>
internal sealed class ReadMeter(long bytes)
{
    // Sound files of thousands of nodes take a few hundred reads for each of their groups and datasets.
    private const long FreeReads = 4_000_000;
    private const int BytesPerRead = 4;

    // A group of thousands of links is opened with these. A turn of a circle takes a dozen or more, since circles without reads are
    // found before (SoftLinks), so that it goes round some ten thousand times, which the stack endures.
    private const long ReadsPerLink = 400_000;

    // Headers are read in pieces of this size at most, also where less is left.
    private const int SmallRead = 4096;

    private long _readsLeft = FreeReads + (bytes / BytesPerRead);
    private long _linkReadsLeft = ReadsPerLink;

    /// <summary>Says that the next reads are to find one link.</summary>
    public void BeginLink() => _linkReadsLeft = ReadsPerLink;

    /// <summary>Says that the next reads are those of a value or of attributes, which are bounded by the size of the file alone.</summary>
    public void BeginValue() => _linkReadsLeft = long.MaxValue;

    /// <summary>Counts a read.</summary>
    /// <param name="wanted">The bytes that are asked for.</param>
    /// <param name="left">The bytes that the file has from there on.</param>
    /// <exception cref="InvalidDataException">There were too many, or this one goes far beyond the end.</exception>
    public void Count(long wanted, long left)
    {
        if (wanted > left && wanted > SmallRead)
        {
            // Nobody asks for that a second time: memory for it has been taken by now.
            _readsLeft = 0;
            throw new InvalidDataException("a part of it would end beyond the end of the file");
        }

        if (--_readsLeft < 0 || --_linkReadsLeft < 0)
        {
            // The library takes a link that cannot be followed for one that leads nowhere; a circle is the end of the file.
            _readsLeft = 0;
            throw new InvalidDataException("its parts or links lead in circles");
        }
    }
}

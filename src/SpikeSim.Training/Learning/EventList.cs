using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SpikeSim.Rasters;

namespace SpikeSim.Learning;

/// <summary>Events step by step: who, and how often. What kernels read instead of dense rows.</summary>
internal sealed class EventList
{
    private int[] _starts = new int[64];
    private ushort[] _ids = new ushort[256];
    private float[] _counts = new float[256];
    private int _length;

    /// <summary>The number of steps that are complete.</summary>
    public int Steps { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Steps = 0;
        _length = 0;
    }

    /// <summary>Adds to the present step.</summary>
    public void Add(int id, float count)
    {
        Reserve(1);
        _ids[_length] = (ushort)id;
        _counts[_length++] = count;
    }

    /// <summary>Adds to the present step, where room is reserved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddReserved(int id, float count)
    {
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_ids), _length) = (ushort)id;
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_counts), _length++) = count;
    }

    /// <summary>Makes room for events.</summary>
    public void Reserve(int events)
    {
        while (_length + events >= _ids.Length)
        {
            Array.Resize(ref _ids, 2 * _ids.Length);
            Array.Resize(ref _counts, _ids.Length);
        }
    }

    /// <summary>Ends the present step.</summary>
    public void EndStep()
    {
        if (Steps + 1 == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * _starts.Length);
        }

        _starts[++Steps] = _length;
    }

    /// <summary>The events of a step; none before the first and after the last.</summary>
    public EventSpan At(int step)
    {
        if ((uint)step >= (uint)Steps)
        {
            return default;
        }

        int start = _starts[step];
        return new EventSpan(ref _ids[start], ref _counts[start], _starts[step + 1] - start);
    }

    /// <summary>Takes over a raster.</summary>
    public void Load(Raster raster)
    {
        Clear();
        for (int step = 0; step < raster.Steps; step++)
        {
            ReadOnlySpan<ushort> row = raster.Row(step);
            for (int channel = 0; channel < row.Length; channel++)
            {
                if (row[channel] != 0)
                {
                    Add(channel, row[channel]);
                }
            }

            EndStep();
        }
    }
}

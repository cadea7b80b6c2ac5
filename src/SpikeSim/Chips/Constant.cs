namespace SpikeSim.Chips;

/// <summary>The constants that loops of the vector step are made for.</summary>
internal static class Constant
{
    internal readonly struct Zero : IConstant
    {
        public static int Value => 0;
    }

    internal readonly struct One : IConstant
    {
        public static int Value => 1;
    }

    internal readonly struct Two : IConstant
    {
        public static int Value => 2;
    }

    internal readonly struct Four : IConstant
    {
        public static int Value => 4;
    }
}

namespace SpikeSim.Chips;

/// <summary>Answers that the compiler of a generic method knows, so that a loop has no branch on them.</summary>
internal static class Constant
{
    internal readonly struct Yes : IConstant
    {
        public static bool IsYes => true;
    }

    internal readonly struct No : IConstant
    {
        public static bool IsYes => false;
    }
}

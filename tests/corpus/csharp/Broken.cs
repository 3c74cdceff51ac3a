using System;

namespace Shop
{
    class Broken
    {
        int Before() { return 1; }

        void Torn(int a, {
        }

        int After() { return 2; }
    }
}

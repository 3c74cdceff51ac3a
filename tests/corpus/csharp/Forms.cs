namespace Shop.Forms;

public class Ledger
{
    public event EventHandler? Changed;
    public event EventHandler Closed { add { } remove { } }
    public static Ledger operator +(Ledger a, Ledger b) => a;
    public static bool operator ==(Ledger a, Ledger b) => true;
}

public sealed record Entry(string Name, decimal Amount);

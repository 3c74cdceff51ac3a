using System;
using System.Collections.Generic;
using Json = System.Text.Json.JsonSerializer;
using static System.Math;

namespace Shop.Orders;

/// <summary>Where an order stands.</summary>
public enum Status
{
    Open,
    Sent = 2,
}

public delegate void Changed(object sender, EventArgs e);

public interface IStore<T> where T : class
{
    T Find(int id);
    int Count { get; }
}

/// <summary>An order.</summary>
[Serializable]
public partial class Order : Base, IStore<Line>
{
    public const int MaxLines = 100;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private int _count;

    public string Name { get; set; } = "";
    public int Count => _count;

    public Order(string name) : base(name)
    {
        Name = name;
    }

    ~Order() { }

    /// <summary>Finds a line.</summary>
    [Obsolete("soon")]
    public async Task<Line> Find(int id)
    {
        int Local(int x) => x + 1;
        return await Load(Local(id));
    }

    public static Order operator +(Order a, Order b) => a;

    private struct Line
    {
        public int Id;
    }
}

public record Point(int X, int Y);
public record struct Size(int Width);

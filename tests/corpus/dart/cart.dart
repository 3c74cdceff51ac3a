import 'dart:async';
import 'package:shop/src/item.dart' as item show Item;
export 'totals.dart';
part 'cart.g.dart';

const maxItems = 10;
final String title = 'Cart';
var count = 0;

typedef Price = double Function(Item);
typedef int Compare(Item a, Item b);

/// What is in the cart.
@immutable
class Cart<T extends Item> extends Base with Logging implements Store {
  static const LIMIT = 3;
  final List<T> items;
  Cart(this.items);
  Cart.empty() : items = [] {
    count++;
  }
  factory Cart.of(T item) => Cart([item]);
  const Cart.none();

  /// How many there are.
  int get size => items.length;
  set size(int value) {}

  @override
  Future<void> add(
    T item, {
    int times = 1,
  }) async {
    int twice(int n) {
      return n * 2;
    }
    items.add(item);
  }

  bool operator ==(Object other) => true;
  static void stat() {}
  void later();
}

mixin Logging on Base {
  void log() {}
}

enum Color { red, green; void paint() {} }

extension Texts on String {
  int words() => split(' ').length;
}

extension type Id(int value) {}

// Starts.
void main(List<String> args) {
  final cart = Cart.empty();
}

int get answer => 42;

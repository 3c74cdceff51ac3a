declare global {
  interface Window {
    shop: string;
  }
  var shopVersion: number;
}

export class Cart {
  static readonly ttl = 60;
  static LIMIT = 9;
  onChange: (items: Item[]) => void;
  #total = () => 0;
  plain = 1;
}

interface Events {
  onOpen: (at: number) => void;
  onClose?: () => void;
  name: string;
}

export const { add, remove: drop } = slice.actions;
A.B = class {};
A.run = function run() {};
bus.on("x", function onX() {});

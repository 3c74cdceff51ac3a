import { a } from './a';

export interface Before {
  name: string;
  run(): void;
}

export class Half {
  fine(): number {
    return 1;
  }

  torn(x: number: string {
    return x;
  }
}

export function after(): void {}

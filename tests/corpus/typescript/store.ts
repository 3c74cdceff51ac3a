import { Injectable, Input } from '@angular/core';
import type { Observable } from 'rxjs';
import fs = require('fs');
export { Action } from './action';

export type Reducer<S> = (state: S, action: Action) => S;

/** What a store can do. */
export interface Store<S> {
  readonly state: S;
  dispatch(action: Action): void;
  select<K extends keyof S>(key: K): Observable<S[K]>;
}

export enum Level {
  Debug,
  Info = 'info',
}

const enum Flag { A = 1 }

// Where everything lives.
@Injectable({
  providedIn: 'root',
})
export class MemoryStore<S> implements Store<S> {
  @Input({
    required: true,
  })
  set limit(value: number) {
    this.#limit = value;
  }

  #limit = 10;
  handler = (action: Action): void => this.dispatch(action);

  constructor(private readonly initial: S) {}

  dispatch(action: Action): void {
    if (action.level === Level.Info) return;
  }
}

export abstract class Effect {
  abstract run(): Promise<void>;
  protected done(): void {}
}

export function create(name: string): Store<unknown>;
export function create(name: string, level: Level): Store<unknown>;
export function create(name: string, level?: Level): Store<unknown> {
  return new MemoryStore(name) as never;
}

export namespace Testing.Tools {
  export const SEED = 42;
  export function reset(): void {}
}

declare module 'express' {
  interface Request {
    user?: string;
  }
}

declare function ambient(x: number): string;
declare const BUILD: string;

export const enhance = <T>(value: T): T => value;
export default class extends Effect {
  async run() {}
}

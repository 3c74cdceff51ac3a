'use strict';

const path = require('path');
import { compile } from './compile.js';
import './polyfill.js';
export { Layer } from './layer.js';
export * from './errors.js';

const MAX_DEPTH = 16;
let counter = 0;

/**
 * Dispatches requests.
 *
 * @param {object} options what to use
 */
export class Router extends Base {
  static defaults = {};
  #routes = [];

  constructor(options) {
    super();
    this.options = options;
  }

  get size() {
    return this.#routes.length;
  }

  handle = async (request) => {
    const inner = () => this.dispatch(request);
    return inner();
  };

  async *walk() {
    yield* this.#routes;
  }
}

// Joins two paths.
export function join(left, right) {
  function trim(part) {
    return part.replace(/\/$/, '');
  }
  return path.join(trim(left), right);
}

export const parse = (text) => compile(text), VERSION = '1.0';

function* ids() {
  yield counter++;
}

Router.prototype.reset = function () {
  counter = 0;
};

module.exports.create = function create(options) {
  return new Router(options);
};

const handlers = {
  get(request) {
    return request;
  },
  post: async (request) => request,
};

export default async function main() {
  const { run } = await import('./run.js');
  return run(handlers, ids, MAX_DEPTH);
}

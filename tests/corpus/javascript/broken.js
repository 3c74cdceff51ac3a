import fs from 'fs';

export function before() {
  return 1;
}

class Half {
  fine() {
    return 2;
  }

  torn( {
    return 3;
  }
}

function after() {
  return fs;
}

module.exports = class Gateway {
  static LIMIT = 3;
  plain = 1;
  #count = () => 2;
};

exports.Adapter = class {};

module.exports = function connect(url) {};

emitter.on("data", function onData(chunk) {});

let later;
later = function () {};

handlers.open = function open() {};
handlers.close = function closeAll() {};
const table = { each: function eachRow() {}, map: function map() {} };

function make() {
  return function made() {};
}

export const { increment, reset: resetAll, by = 1 } = slice.actions;
const { local } = require("./local");
const [isText, isBinary] = kinds.map(check);

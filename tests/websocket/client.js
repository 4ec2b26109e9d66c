// A WebSocket client on npm's ws that plays one case through Candor; its exit status says whether all was right.
// Usage: node client.js ADDRESS CASE [NUMBER]
"use strict";
const assert = require("node:assert/strict");
const {createHash, randomBytes} = require("node:crypto");
const {once} = require("node:events");
const WebSocket = require("ws");

const kLarge = 10 * 1024 * 1024;
const kOpenAtOnce = 50;
const kPatience_ms = 60_000;

const [address, name, number] = process.argv.slice(2);
const sha256 = (data) => createHash("sha256").update(data).digest("hex");

// `messages` collects from the first byte on, so that one that comes right behind the 101 is not missed.
async function connect(path, {protocols = [], perMessageDeflate = false} = {}) {
  const socket = new WebSocket(`ws://${address}${path}`, protocols, {perMessageDeflate});
  const messages = [];
  const waiting = [];
  socket.on("message", (data, binary) => {
    const message = binary ? data : data.toString();
    if (waiting.length > 0) waiting.shift()(message);
    else messages.push(message);
  });
  socket.next = () => messages.length > 0 ? messages.shift() : new Promise((resolve) => waiting.push(resolve));
  await once(socket, "open");
  return socket;
}

async function close(socket) {
  socket.close(1000);
  const [code] = await once(socket, "close");
  assert.equal(code, 1000);
}

const kCases = {
  async echo() {
    const socket = await connect("/echo");
    for (const message of ["", "grüße", Buffer.from([0, 255, 10, 13]), "x".repeat(70_000)]) {
      socket.send(message);
      assert.deepEqual(await socket.next(), message);
    }
    await close(socket);
  },

  async upload() {
    const socket = await connect("/hash");
    const data = randomBytes(kLarge);
    socket.send(data);
    assert.equal(await socket.next(), sha256(data));
    await close(socket);
  },

  async download() {
    const socket = await connect(`/send?bytes=${kLarge}`);
    const data = await socket.next();
    assert.equal(data.length, kLarge);
    assert.equal(sha256(data), await socket.next());
    await close(socket);
  },

  async both() {
    const socket = await connect("/echo");
    const sent = [randomBytes(kLarge), randomBytes(kLarge)];
    for (const data of sent) socket.send(data);
    for (const data of sent) assert.equal(sha256(await socket.next()), sha256(data));
    await close(socket);
  },

  async compressed() {
    const socket = await connect("/echo", {perMessageDeflate: {threshold: 0}});
    assert.match(socket.extensions, /permessage-deflate/);
    const text = "the same again, ".repeat(100_000);
    socket.send(text);
    assert.equal(await socket.next(), text);
    await close(socket);
  },

  async subprotocol() {
    const socket = await connect("/echo", {protocols: ["chat.v1", "chat.v2"]});
    assert.equal(socket.protocol, "chat.v2");
    await close(socket);
  },

  async ping() {
    const socket = await connect("/ping");
    socket.ping("and you?");
    const [data] = await once(socket, "pong");
    assert.equal(data.toString(), "and you?");
    assert.equal(await socket.next(), "pong: are you there?");
    await close(socket);
  },

  async close() {
    const socket = await connect("/echo");
    socket.close(4001, "enough");
    const [code, reason] = await once(socket, "close");
    assert.equal(code, 4001);
    assert.equal(reason.toString(), "enough");
  },

  async closed() {
    const socket = await connect("/close?code=4002&reason=going");
    const [code, reason] = await once(socket, "close");
    assert.equal(code, 4002);
    assert.equal(reason.toString(), "going");
  },

  async gone() {
    const socket = await connect("/echo");
    socket.terminate();
    await once(socket, "close");
  },

  async refused() {
    const socket = new WebSocket(`ws://${address}/nothing`);
    const [, response] = await once(socket, "unexpected-response");
    assert.equal(response.statusCode, 404);
    socket.on("error", () => {});  // that it never opened
    socket.terminate();
  },

  // Opens tunnels, says so, and uses each of them once when SIGUSR2 comes.
  async idle() {
    const sockets = [];
    while (sockets.length < number) {
      const some = Math.min(kOpenAtOnce, number - sockets.length);
      sockets.push(...await Promise.all(Array.from({length: some}, () => connect("/echo"))));
    }
    const asked = once(process, "SIGUSR2");
    console.log(`open ${sockets.length}`);
    await asked;
    await Promise.all(sockets.map(async (socket, index) => {
      socket.send(`still here ${index}`);
      assert.equal(await socket.next(), `still here ${index}`);
    }));
    console.log(`answered ${sockets.length}`);
    await Promise.all(sockets.map(close));
  },
};

setTimeout(() => {
  console.error(`${name} took too long`);
  process.exit(1);
}, kPatience_ms).unref();
kCases[name]().catch((error) => {
  console.error(error);
  process.exit(1);
});

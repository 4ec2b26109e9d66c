// Asks the Node service with what Node programs use: kept connections, fetch, and WebSockets on npm's ws.
// Prints a line for each request: number, method, kind, "ok" or what was wrong. Usage: node node_client.js URL SECONDS
"use strict";
const {createHash, randomBytes} = require("node:crypto");
const {once} = require("node:events");
const http = require("node:http");
const WebSocket = require("ws");

const kPause_ms = 20;
const kUploadMax = 100_000;
const kNormal = 1000;
const kGoingAway = 1001;  // what the service says before it restarts

const [url, seconds] = process.argv.slice(2);
const end = Date.now() + Number(seconds) * 1000;
const connections = new http.Agent({keepAlive: true, maxSockets: 4});
let count = 0;

const sha256 = (data) => createHash("sha256").update(data).digest("hex");
const pause = () => new Promise((resolve) => setTimeout(resolve, kPause_ms));
const target = (path, id) => `${url}/node/${path}?id=${id}`;

async function record(method, kind, play) {
  const id = `node-${++count}`;
  let outcome;
  try {
    outcome = await play(id) ?? "ok";
  } catch (error) {
    outcome = `${error.message} ${error.cause?.message ?? ""}`;
  }
  console.log([id, method, kind, outcome.replace(/\s/g, " ")].join("\t"));
}

async function askKept(method, path, id, content) {
  const request = http.request(target(path, id), {method, agent: connections});
  request.end(content);
  const [response] = await once(request, "response");
  let text = "";
  for await (const piece of response) text += piece;
  return {status: response.statusCode, text};
}

const expect = (seen, text) => seen.status === 200 && seen.text === text ? undefined : `${seen.status} ${seen.text}`;

async function keep() {
  while (Date.now() < end) {
    for (const method of ["GET", "DELETE", "OPTIONS"]) {
      await record(method, "kept", async (id) =>
        expect(await askKept(method, "item", id), JSON.stringify({method, path: "/node/item"})));
    }
    const content = randomBytes(1 + Math.floor(Math.random() * kUploadMax));
    await record("POST", "upload", async (id) => expect(await askKept("POST", "echo", id, content), sha256(content)));
    await pause();
  }
}

async function fetches() {
  const pieces = [1, 2, 3, 4, 5].map((piece) => `piece ${piece}\n`).join("");
  while (Date.now() < end) {
    await record("GET", "fetch", async (id) => {
      const response = await fetch(target("stream", id));
      return expect({status: response.status, text: await response.text()}, pieces);
    });
    await pause();
  }
}

// One tunnel for as long as it lasts. A message that the goodbye overtook is no loss: the client was told.
async function chat(id) {
  const socket = new WebSocket(target("chat", id).replace("http:", "ws:"), {perMessageDeflate: false});
  const closed = once(socket, "close");
  await once(socket, "open");
  while (Date.now() < end && socket.readyState === WebSocket.OPEN) {
    const sent = randomBytes(1000).toString("hex");
    socket.send(sent);
    const [first] = await Promise.race([once(socket, "message"), closed]);
    if (typeof first === "number") break;
    if (first.toString() !== sent) return "another message came back";
    await pause();
  }
  socket.close(kNormal);
  const [code] = await closed;
  return code === kNormal || code === kGoingAway ? undefined : `ended with ${code}`;
}

async function chats() {
  while (Date.now() < end) await record("GET", "tunnel", chat);
}

Promise.all([keep(), keep(), fetches(), fetches(), chats(), chats(), chats()]).then(() => connections.destroy());

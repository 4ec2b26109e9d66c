// The Node service: HTTP and WebSocket on one port. SIGTERM lets it go as a deploy does: it stops listening, serves what
// is on its way, says goodbye to WebSocket clients and ends. Usage: node node_service.js ADDRESS PORT
"use strict";
const {createHash} = require("node:crypto");
const http = require("node:http");
const net = require("node:net");
const {WebSocketServer} = require("ws");

const kGrace_ms = 100;  // in which a connection that was just accepted gets its request through
const kGoingAway = 1001;
const kPieces = 5;

const [address, port] = process.argv.slice(2);

function echo(request, response) {
  const hash = createHash("sha256");
  request.on("data", (data) => hash.update(data));
  request.on("end", () => response.end(hash.digest("hex")));
}

function stream(response) {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(`piece ${++sent}\n`);
    if (sent < kPieces) return;
    clearInterval(timer);
    response.end();
  }, 5);
}

let leaving = false;
const service = http.createServer((request, response) => {
  if (leaving) response.setHeader("Connection", "close");
  const path = request.url.split("?")[0];
  if (path === "/node/stream") stream(response);
  else if (path === "/node/echo") echo(request, response);
  else response.end(JSON.stringify({method: request.method, path}));
});
const sockets = new WebSocketServer({server: service, path: "/node/chat"});
sockets.on("connection", (socket) => socket.on("message", (data, binary) => socket.send(data, {binary})));

process.once("SIGTERM", () => {
  leaving = true;
  // Only the listening ends here: http's own close would also cut connections whose first request is still on its way.
  net.Server.prototype.close.call(service, () => process.exit(0));
  setTimeout(() => {
    for (const socket of sockets.clients) socket.close(kGoingAway, "restart");
    setInterval(() => service.closeIdleConnections(), 20);
  }, kGrace_ms);
});
service.keepAliveTimeout = 60_000;
service.listen(Number(port), address);

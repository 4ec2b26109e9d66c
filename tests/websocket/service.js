// A WebSocket service, as people write them with npm's ws. What a connection does is in its path. Prints its URL, and
// how each connection ended for it. Ends with SIGTERM.
"use strict";
const {createHash, randomBytes} = require("node:crypto");
const {createServer} = require("node:http");
const {WebSocketServer} = require("ws");

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

const kPaths = {
  "/echo": (socket) => socket.on("message", (data, binary) => socket.send(data, {binary})),
  "/hash": (socket) => socket.on("message", (data) => socket.send(sha256(data))),
  "/send": (socket, query) => {
    const data = randomBytes(Number(query.get("bytes")));
    socket.send(data);
    socket.send(sha256(data));
  },
  "/ping": (socket) => {
    socket.on("pong", (data) => socket.send(`pong: ${data}`));
    socket.ping("are you there?");
  },
  "/close": (socket, query) => socket.close(Number(query.get("code")), query.get("reason")),
};

const http = createServer((request, response) => response.writeHead(426).end());
const service = new WebSocketServer({
  noServer: true,
  perMessageDeflate: {threshold: 0},  // where the client offers it
  handleProtocols: (offered) => [...offered].pop(),
});

http.on("upgrade", (request, socket, head) => {
  const url = new URL(request.url, "http://service");
  const serve = kPaths[url.pathname];
  if (!serve) {
    socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    return;
  }
  service.handleUpgrade(request, socket, head, (connection) => {
    connection.on("close", (code, reason) => console.log(`closed ${code} ${reason}`));
    connection.on("error", (error) => console.log(`error ${error.message}`));
    serve(connection, url.searchParams);
  });
});

http.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${http.address().port}`));

// Opens the front page of the demo in a headless Chromium, lets it try everything, and prints what a reader would see as
// one line of JSON. It speaks the browser's own protocol (messages that end with NUL, on descriptors 3 and 4), because
// --dump-dom does not wait for what a script fetches. Usage: node demo_browser.js URL DIRECTORY
"use strict";
const {spawn} = require("node:child_process");
const {once} = require("node:events");

const kPhoneWidth = 360;
const [url, directory] = process.argv.slice(2);
const options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                 "--no-proxy-server", "--remote-debugging-pipe", `--user-data-dir=${directory}`];
const browser = spawn("chromium", options, {stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"]});

const answers = new Map();  // by the number of the message
const exceptions = [];
let loaded = () => {};
let sent = 0;
let tab = {};  // what a message for the tab needs; nothing while the browser itself is spoken to

function received(message) {
  answers.get(message.id)?.(message);
  if (message.method === "Page.loadEventFired") loaded();
  if (message.method === "Runtime.exceptionThrown") exceptions.push(message.params.exceptionDetails.text);
}

function send(method, params = {}) {
  const id = ++sent;
  browser.stdio[3].write(JSON.stringify({id, method, params, ...tab}) + "\0");
  return new Promise((resolve, reject) => answers.set(id, ({result, error}) => {
    answers.delete(id);
    if (error) reject(new Error(`${method}: ${error.message}`));
    else resolve(result);
  }));
}

async function evaluate(expression) {
  return (await send("Runtime.evaluate", {expression, awaitPromise: true, returnByValue: true})).result.value;
}

async function open() {
  const {targetId} = await send("Target.createTarget", {url: "about:blank"});
  tab = await send("Target.attachToTarget", {targetId, flatten: true});
  await send("Page.enable");
  await send("Runtime.enable");
  const whole = new Promise((resolve) => { loaded = resolve; });
  await send("Page.navigate", {url});
  await whole;
}

async function look() {
  await open();
  await evaluate(`new Promise((done) => {
    const look = () => document.getElementById("score").dataset.finished ? done() : setTimeout(look, 50);
    document.getElementById("all").click();
    look();
  })`);
  const seen = await evaluate(`({
    score: document.getElementById("score").textContent,
    rows: document.querySelectorAll("li[data-path]").length,
    broken: [...document.querySelectorAll("output.broken")].map((output) => output.parentNode.innerText),
  })`);
  await send("Emulation.setDeviceMetricsOverride", {width: kPhoneWidth, height: 800, deviceScaleFactor: 1, mobile: true});
  const width = await evaluate(`(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    return document.documentElement.scrollWidth;
  })()`);
  return {...seen, fits_phone: width <= kPhoneWidth, exceptions};
}

let unread = "";
browser.stdio[4].setEncoding("utf8").on("data", (text) => {
  const messages = (unread + text).split("\0");
  unread = messages.pop();
  for (const message of messages) received(JSON.parse(message));
});
browser.on("error", (error) => { throw error; });

look().then((seen) => console.log(JSON.stringify(seen)), (error) => {
  console.error(error);
  process.exitCode = 1;
}).finally(async () => {
  tab = {};
  send("Browser.close").catch(() => {});
  await once(browser, "exit");
});

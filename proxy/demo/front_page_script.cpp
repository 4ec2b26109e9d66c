#include "proxy/demo/front_page_parts.hpp"

namespace candor::demo {

// Three rows at a time, because a browser opens six connections at most and one row may need four of them.
const std::string_view kFrontPageScript = R"(
const patience_ms = 20000;
const rows_at_once = 3;

async function ask({path, content}) {
  const begun = performance.now();
  const answer = {status: 0, text: "", broken: false};
  try {
    const response = await fetch(path, {
      method: +content ? "PUT" : "GET",
      body: +content ? new Blob([new Uint8Array(+content)]) : undefined,
      headers: {Accept: "application/problem+json"},
      cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(patience_ms)});
    answer.status = response.status;
    answer.reason = response.statusText;
    answer.proxyStatus = response.headers.get("Proxy-Status");
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      answer.text += decoder.decode(piece.value, {stream: true});
    }
  } catch (error) {
    answer.broken = true;
    answer.error = error.message;
  }
  answer.seconds = (performance.now() - begun) / 1000;
  if (answer.proxyStatus) answer.problem = JSON.parse(answer.text);
  return answer;
}

function isPromised({status, cause, cut}, answer) {
  if (answer.status !== +status || answer.broken !== Boolean(cut)) return false;
  return cut ? true : cause ? answer.problem?.cause === cause : !answer.proxyStatus;
}

function element(name, content, className = "") {
  const made = document.createElement(name);
  made.className = className;
  made.append(content);
  return made;
}

function facts({cause, cut}, answer, all) {
  const head = answer.status ? `${answer.status} ${answer.reason}` : "no answer";
  const id = answer.problem ? `"request_id":"${answer.problem.request_id}",` : "";
  const others = all.length > 1 ? ` (all: ${all.map((one) => one.status).join(", ")})` : "";
  const counted = cause ? `candor_${cut ? "cuts" : "failures"}_total{cause="${cause}"}`
                        : `candor_responses_total{origin="upstream",class="${String(answer.status)[0]}xx"}`;
  return [
    ["Status", `${head}, after ${answer.seconds.toFixed(1)} s${others}`],
    ["Transfer", answer.broken ? `broken off; the browser says: ${answer.error}` : "complete"],
    ["Proxy-Status", answer.proxyStatus ?? "none: this is what the upstream said"],
    ["Content", answer.text === "" ? "none" : element("pre", answer.text.slice(0, 2000))],
    ["Access log", element("code", `${id}"status":${answer.status},"cause":"${cause}","cut":${Boolean(cut)}`)],
    ["Metrics", element("code", counted)]];
}

async function tryRow(row) {
  const button = row.querySelector("button"), output = row.querySelector("output");
  button.disabled = true;
  const answers = await Promise.all(Array.from({length: +row.dataset.times}, () => ask(row.dataset)));
  button.disabled = false;
  const promised = answers.find((answer) => isPromised(row.dataset, answer));
  const list = document.createElement("dl");
  for (const [name, value] of facts(row.dataset, promised ?? answers[0], answers)) {
    list.append(element("dt", name), element("dd", value));
  }
  output.className = promised ? "kept" : "broken";
  const details = element("details", element("summary", promised ? "✓ as promised" : "✗ not what the page says"));
  details.append(list);
  output.replaceChildren(details);
  output.hidden = false;
  return {details, promised};
}

async function tryAll(rows) {
  const waiting = [...rows];
  const score = document.getElementById("score");
  let kept = 0, tried = 0;
  async function next() {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const {promised} = await tryRow(row);
      tried += 1;
      if (promised) kept += 1;
      score.textContent = `${kept} of ${tried} as promised`;
    }
  }
  await Promise.all(Array.from({length: rows_at_once}, next));
  score.dataset.finished = tried;
}

const rows = document.querySelectorAll("li[data-path]");
const all = document.getElementById("all");
for (const row of rows) {
  row.querySelector("button").onclick = async () => { (await tryRow(row)).details.open = true; };
}
for (const button of document.querySelectorAll("button")) button.hidden = false;
all.onclick = async () => {
  all.disabled = true;
  await tryAll(rows);
  all.disabled = false;
};
)";

}  // namespace candor::demo

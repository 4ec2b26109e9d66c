#include "proxy/demo/front_page_parts.hpp"

namespace candor::demo {

const std::string_view kFrontPageStyle = R"(
:root {
  color-scheme: light dark;
  --text: #1c2024; --soft: #60646c; --line: #dfe1e6; --ground: #ffffff; --card: #f6f7f9;
  --link: #0b61c2; --good: #18794e; --client: #9a5200; --bad: #c0262d; --cut: #7536ad;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #edeef0; --soft: #a5aab4; --line: #363a42; --ground: #14161a; --card: #1d2026;
    --link: #77b7ff; --good: #4cc38a; --client: #ffb454; --bad: #ff8a86; --cut: #c99bff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; }
p { margin: 0 0 1rem; max-width: 46rem; }
.soft { color: var(--soft); }
a { color: var(--link); }
code, pre { font: .875em/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.path { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .6rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.path li { padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 99px; background: var(--card); }
.path li.arrow { padding: 0; border: 0; background: none; color: var(--soft); }
.sides { display: grid; grid-template-columns: 6.5rem 1fr; gap: .5rem 1rem; margin: 0; padding: 1rem 1.25rem;
         border: 1px solid var(--line); border-radius: .6rem; background: var(--card); }
.sides dt { color: var(--soft); }
.sides dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
mark { background: none; color: var(--bad); font-weight: 600; }
.cases { margin: .75rem 0 0; padding: 0; list-style: none; border-top: 1px solid var(--line); }
.cases > li { display: grid; grid-template-columns: 11.5rem 1fr 17.5rem 4.5rem; gap: .1rem 1rem; align-items: center;
              padding: .45rem 0; border-bottom: 1px solid var(--line); }
.seen b { color: var(--good); }
.seen .s4 { color: var(--client); }
.seen .s5 { color: var(--bad); }
.seen .cut { color: var(--cut); }
.does small { color: var(--soft); }
button { font: inherit; color: var(--link); background: none; border: 1px solid var(--line); border-radius: .4rem;
         padding: .25rem .8rem; cursor: pointer; }
button:hover { border-color: var(--link); }
#all { color: var(--ground); background: var(--link); border-color: var(--link); }
button:disabled { opacity: .5; cursor: wait; }
output { grid-column: 1 / -1; margin: .25rem 0; padding: .4rem 1rem; border-radius: .4rem; background: var(--card);
         border-left: 3px solid var(--soft); }
output.kept { border-color: var(--good); }
output.broken { border-color: var(--bad); }
summary { cursor: pointer; font-weight: 600; }
output dl { display: grid; grid-template-columns: 7rem 1fr; gap: .15rem 1rem; margin: .5rem 0 0; }
output dt { color: var(--soft); }
output dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
output pre { max-height: 12rem; overflow: auto; }
.all { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin-top: 1.5rem; }
.commands { padding: .75rem 1rem; border-radius: .4rem; background: var(--card); }
[hidden] { display: none !important; }
@media (max-width: 52rem) {
  main { padding-top: 1.25rem; }
  h1 { font-size: 1.6rem; }
  .sides, summary { cursor: pointer; font-weight: 600; }
output dl { grid-template-columns: 1fr; gap: 0; }
  .sides dd, output dd { margin-bottom: .5rem; }
  .cases > li { grid-template-columns: 1fr 4.5rem; padding: .7rem 0; }
  .cases button { grid-area: 1 / 2 / 4 / 3; }
  .does, .seen { grid-column: 1; }
}
)";

}  // namespace candor::demo

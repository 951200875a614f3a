/** The look of the console and of the connect page: one sheet, light and dark, down to the width of a phone. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #16202c; --quiet: #55616f; --paper: #f5f6f8; --card: #ffffff; --line: #d5dae1; --soft: #eceff3;
  --brand: #1d5fbf; --on-brand: #ffffff; --good: #1a6b3c; --good-soft: #dff3e6; --bad: #a3171f; --bad-soft: #fbe3e4;
  --warn: #7a4d00; --warn-soft: #fbeccd; --info: #1a4f9c; --info-soft: #e1ebfa;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ee; --quiet: #a3adba; --paper: #11151b; --card: #1a2029; --line: #333c49; --soft: #242c37;
    --brand: #7fb0ff; --on-brand: #0d1420; --good: #7fd6a0; --good-soft: #163524; --bad: #ff9a9f; --bad-soft: #42191d;
    --warn: #f0c274; --warn-soft: #3b2c10; --info: #9cc3ff; --info-soft: #1a2c49;
  }
}
*, ::before, ::after { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; margin: 0; color: var(--ink); background: var(--paper); }
a { color: var(--brand); } a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem; z-index: 2; }
.top { background: var(--card); border-bottom: 1px solid var(--line); }
.top > div { max-width: 76rem; margin: 0 auto; padding: .5rem 1.25rem; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; }
.brand { font-weight: 700; color: inherit; text-decoration: none; }
.top nav { flex: 1; } .top nav ul { display: flex; flex-wrap: wrap; gap: .15rem; list-style: none; margin: 0; padding: 0; }
.top nav a { display: block; padding: .35rem .65rem; border-radius: .4rem; color: var(--quiet); text-decoration: none; }
.top nav a:hover { background: var(--soft); color: var(--ink); }
.top nav a[aria-current] { background: var(--info-soft); color: var(--info); font-weight: 600; }
.who { display: flex; gap: .75rem; align-items: center; color: var(--quiet); font-size: .9rem; } .who form { margin: 0; }
main { max-width: 76rem; margin: 0 auto; padding: 1.25rem; } main.narrow { max-width: 30rem; padding-top: 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 1rem; overflow-wrap: anywhere; } h2 { font-size: 1.12rem; margin: 0 0 .75rem; }
h3 { font-size: 1rem; margin: 1rem 0 .5rem; } p { margin: .5rem 0; } .crumb { margin: 0; font-size: .9rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.15rem; margin: 0 0 1rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); } .grid > .card { margin: 0; min-width: 0; }
.grid { margin-bottom: 1rem; } .figure { font-size: 1.9rem; font-weight: 700; line-height: 1.2; font-variant-numeric: tabular-nums; }
.quiet { color: var(--quiet); } .small { font-size: .9rem; } .num { text-align: right; font-variant-numeric: tabular-nums; }
.row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; } .row > * { margin: 0; } .spread { justify-content: space-between; align-items: center; }
label { display: block; overflow-wrap: anywhere; font-weight: 600; font-size: .92rem; margin: .7rem 0 .2rem; } .row label, .card > label { margin-top: 0; } .card > details:only-child { margin: 0; }
input, select, textarea, button, .button { font: inherit; border-radius: .4rem; }
input, select, textarea { color: inherit; background: var(--card); border: 1px solid #7d8794; padding: .4rem .55rem; max-width: 100%; }
input:not([type=checkbox]):not([type=radio]), textarea, .stack select { width: 100%; } .row input, .row select { width: auto; }
.row > input:not([type=checkbox]):not([type=radio]) { flex: 1 1 12rem; width: auto; }
input[type=checkbox], input[type=radio] { width: 1.1rem; height: 1.1rem; vertical-align: -.15rem; margin-right: .35rem; }
textarea { font: .88rem/1.45 ui-monospace, 'SF Mono', Menlo, monospace; min-height: 9rem; resize: vertical; }
[aria-invalid=true] { border-color: var(--bad); border-width: 2px; }
button, .button { display: inline-block; border: 1px solid var(--brand); background: var(--brand); color: var(--on-brand); padding: .42rem .95rem; cursor: pointer; text-decoration: none; font-weight: 600; }
button:hover, .button:hover { filter: brightness(1.08); } button.plain, .button.plain { background: transparent; color: var(--brand); border-color: var(--line); }
button.danger { background: transparent; color: var(--bad); border-color: var(--bad); } button.link { background: none; border: 0; padding: 0; color: var(--brand); font-weight: 400; text-decoration: underline; }
.hint { color: var(--quiet); font-size: .88rem; margin: .15rem 0 0; font-weight: 400; } .fault { color: var(--bad); font-size: .9rem; font-weight: 600; margin: .2rem 0 0; }
.note { border-radius: .5rem; padding: .7rem .9rem; margin: 0 0 1rem; border-left: 4px solid; overflow-wrap: anywhere; } .note p { margin: .15rem 0; }
.note.bad { background: var(--bad-soft); color: var(--bad); } .note.good { background: var(--good-soft); color: var(--good); }
.note.info { background: var(--info-soft); color: var(--info); } .note.warn { background: var(--warn-soft); color: var(--warn); } .note a { color: inherit; }
.tag { display: inline-block; border-radius: 1rem; padding: .05rem .6rem; font-size: .85rem; font-weight: 600; white-space: nowrap; background: var(--soft); color: var(--quiet); }
.tag.good { background: var(--good-soft); color: var(--good); } .tag.bad { background: var(--bad-soft); color: var(--bad); }
.tag.warn { background: var(--warn-soft); color: var(--warn); } .tag.info { background: var(--info-soft); color: var(--info); }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th { font-size: .85rem; color: var(--quiet); }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); } tr:last-child > td { border-bottom: 0; } td { overflow-wrap: break-word; } td code { overflow-wrap: anywhere; } time, .nowrap { white-space: nowrap; } td .actions { margin: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin: 0; } dt { color: var(--quiet); } dl + .actions { margin-top: .9rem; } dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
code, pre { font: .87em/1.5 ui-monospace, 'SF Mono', Menlo, monospace; } pre { background: var(--soft); border-radius: .4rem; padding: .7rem; margin: .4rem 0; max-height: 26rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.timeline { list-style: none; margin: 0; padding: 0; } .timeline li { border-left: 3px solid var(--line); padding: 0 0 1rem 1rem; margin-left: .3rem; } .timeline li:last-child { padding-bottom: 0; }
.timeline li.bad { border-color: var(--bad); } .timeline li.good { border-color: var(--good); } .timeline li.warn { border-color: var(--warn); }
details { margin: .6rem 0; } summary { cursor: pointer; color: var(--brand); font-weight: 600; } details > div, details > form { padding: .6rem 0 0; }
.pager { display: flex; gap: 1rem; margin-top: .9rem; } fieldset { min-width: 0; border: 1px solid var(--line); border-radius: .5rem; margin: .8rem 0; padding: .4rem .9rem .9rem; } legend { font-weight: 600; padding: 0 .3rem; }
svg.plot { display: block; width: 100%; height: 5rem; } .plot .bar { fill: var(--brand); } .plot .bar.bad { fill: var(--bad); } .plot .line { fill: none; stroke: var(--brand); stroke-width: 2; vector-effect: non-scaling-stroke; } .plot .area { fill: var(--info-soft); } .plot .base { stroke: var(--line); vector-effect: non-scaling-stroke; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; } .actions form { margin: 0; } .vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 68rem) { .top nav { order: 3; flex-basis: 100%; } .who { margin-left: auto; } }
@media (max-width: 52rem) {
  main { padding: .9rem; } main.narrow { padding-top: 1.25rem; } .top > div { padding: .5rem .9rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
  .who span { display: none; } .top nav a { padding: .3rem .5rem; }
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } table.cards, .cards tbody { display: block; }
  .cards tr { display: block; border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; margin-bottom: .7rem; } .cards td { display: flex; gap: 1rem; justify-content: space-between; border: 0; padding: .2rem 0; text-align: right; min-width: 0; }
  .cards td > span { min-width: 0; overflow-wrap: anywhere; } .cards time { white-space: normal; } .cards td::before { content: attr(data-label); color: var(--quiet); text-align: left; flex: none; }
}
@media (max-width: 34rem) { .row input, .row select, .row > div { width: 100%; } }
@media (prefers-reduced-motion: no-preference) { [data-live] { transition: opacity .15s; } }
`

/** The look of the connect pages: one column, at home on a phone and in a small window, light and dark. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b2430; --soft: #55606e; --line: #8a94a3; --paper: #fff; --raised: #f5f7fa; --brand: #1a56b0; --on-brand: #fff; --bad: #a3171f; --good: #17663a }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf0; --soft: #a9b3c0; --line: #6b7787; --paper: #14181f; --raised: #1d232c; --brand: #8db9ff; --on-brand: #0d1420; --bad: #ff9a9e; --good: #7fd6a2 } }
* { box-sizing: border-box }
[hidden] { display: none !important }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; color: var(--ink); background: var(--paper) }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
header { display: flex; justify-content: space-between; gap: 1rem; min-height: 1.5rem }
h1 { font-size: 1.4rem; line-height: 1.25; margin: .8rem 0 .5rem }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .4rem }
a { color: var(--brand) }
p { margin: .5rem 0 }
.soft { color: var(--soft) }
.choices { list-style: none; padding: 0; margin: 1rem 0; display: grid; gap: .6rem }
.choices a { display: block; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: .5rem; text-decoration: none; background: var(--raised); font-weight: 600 }
.choices a:hover { border-color: var(--brand) }
.tabs { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 1rem 0 }
.tabs a { display: block; padding: .35rem .8rem; border: 1px solid var(--line); border-radius: 1rem; text-decoration: none }
.tabs a[aria-current] { background: var(--brand); border-color: var(--brand); color: var(--on-brand) }
label { display: block; font-weight: 600; margin: 1rem 0 .25rem }
label .soft { font-weight: 400 }
.tick { display: flex; gap: .6rem; align-items: center }
input, select { font: inherit; width: 100%; padding: .55rem .6rem; border: 1px solid var(--line); border-radius: .4rem; color: inherit; background: var(--raised) }
input[type=checkbox] { width: 1.2rem; height: 1.2rem }
[aria-invalid=true] { border-color: var(--bad); border-width: 2px }
.help { color: var(--soft); font-size: .9rem; margin: .25rem 0 0 }
.wrong { color: var(--bad); margin: .25rem 0 0 }
.notice { border: 1px solid var(--bad); border-left-width: 5px; border-radius: .4rem; padding: .6rem .9rem; margin: 1rem 0 }
.notice strong { color: var(--bad) }
.done { border-color: var(--good) }
.done strong { color: var(--good) }
button, .button { font: inherit; font-weight: 600; display: inline-block; margin-top: 1.3rem; padding: .6rem 1.3rem; border: 1px solid var(--brand); border-radius: .4rem; color: var(--on-brand); background: var(--brand); cursor: pointer; text-decoration: none }
button.plain { margin: 0; padding: .15rem .6rem; color: var(--brand); background: none; border-color: transparent }
button[disabled] { opacity: .6; cursor: progress }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px }
details { margin: 1rem 0 }
summary { cursor: pointer; color: var(--brand) }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: 400 }
thead th { font-weight: 600 }
ul.plain { margin: .3rem 0; padding-left: 1.2rem }
code { font-size: .9em; overflow-wrap: anywhere }
`

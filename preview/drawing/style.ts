/** Colours of both themes, for pictures and the page around them. */
const light = `
  --ground: #f7f8fb; --panel: #ffffff; --raised: #ffffff; --line: #dfe3ea; --faint: #c3cad6; --soft: #eef1f6;
  --text: #161c27; --muted: #5b6577; --accent: #2457d6; --accent-soft: #e8eefc; --on-accent: #ffffff;
  --hue-0: #2457d6; --hue-1: #0b7a59; --hue-2: #7a3fc4; --hue-3: #0f7186;
  --bad: #c2282d; --bad-soft: #fdeceb; --limit: #9a5300; --limit-soft: #fdf3e2; --good: #0b7a59; --good-soft: #e4f5ee;
  --changed: #8b2fa8;`;
const dark = `
  --ground: #0f141b; --panel: #171d26; --raised: #1b232d; --line: #2a3440; --faint: #465364; --soft: #222b37;
  --text: #eef2f8; --muted: #9eabbd; --accent: #83a9ff; --accent-soft: #1d2c4d; --on-accent: #0d1626;
  --hue-0: #83a9ff; --hue-1: #46cfa2; --hue-2: #c79bff; --hue-3: #5fc9de;
  --bad: #ff8a86; --bad-soft: #3a2024; --limit: #f0ac4e; --limit-soft: #362a17; --good: #46cfa2; --good-soft: #173429;
  --changed: #e59bff;`;

/** The theme of the reader, unless `data-theme` on the root element sets one. */
export const themes = `
:root, .picture {${light}}
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]), .picture {${dark}} }
:root[data-theme="light"], [data-theme="light"] .picture {${light}}
:root[data-theme="dark"], [data-theme="dark"] .picture {${dark}}`;

/** How the elements of a picture look. */
export const shapesStyle = `
.picture { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.picture text { fill: var(--text); font-size: 12px; font-variant-numeric: tabular-nums; }
.picture .ground { fill: var(--ground); }
.picture .small { fill: var(--muted); font-size: 11px; }
.picture .title { font-size: 13px; font-weight: 600; }
.picture .plain { fill: var(--muted); }
.picture .limit { fill: var(--limit); font-weight: 600; }
.picture .fault, .picture text.bad { fill: var(--bad); font-weight: 600; }
.picture .icon { fill: none; stroke: var(--muted); stroke-width: 1.4; stroke-linecap: round; stroke-linejoin: round; }
.picture .limit .icon { stroke: var(--limit); }
.picture .fault .icon, .picture g.bad > .icon { stroke: var(--bad); }
.picture .outline { fill: var(--raised); stroke: var(--faint); stroke-width: 1.4; }
.picture .service-ground { fill: var(--panel); }
.picture .service > .outline { fill: transparent; stroke: var(--line); }
.picture .service-icon .icon { stroke: var(--text); stroke-width: 1.6; }
.picture .version-name { font-size: 13px; font-weight: 700; text-anchor: middle; }
.picture .area { fill: transparent; }
.picture .badge { fill: var(--panel); stroke: var(--line); }
.picture .host > .outline { stroke-dasharray: none; fill: var(--soft); }
.picture .no-route > .outline { stroke-dasharray: 3 3; }
.picture .abort > .outline, .picture .bad > .outline { stroke: var(--bad); }
.picture .version.bad > .outline { stroke-dasharray: 4 3; }
.picture .bad .version-name, .picture .abort .title { fill: var(--bad); }
.picture .abort .icon { stroke: var(--bad); }
.picture .edge { fill: none; stroke: var(--faint); }
.picture .edge.mirror { stroke-dasharray: 6 5; }
.picture .edge.bad { stroke: var(--bad); }
.picture .flow { fill: none; stroke: var(--ground); stroke-linecap: round; opacity: .85; }
.picture .label rect { fill: var(--ground); stroke: var(--line); }
.picture .label text { fill: var(--muted); font-weight: 600; text-anchor: middle; }
.picture .node.lit > .outline { stroke: var(--accent); stroke-width: 2; }
.picture .service.lit > .outline { stroke: var(--line); stroke-width: 1.4; }
.picture .edge.lit { stroke: var(--accent); }
.picture .label.lit rect { fill: var(--panel); stroke: var(--accent); stroke-width: 1.5; }
.picture .label.lit text { fill: var(--accent); }
${[0, 1, 2, 3]
  .map(
    (hue) => `.picture .edge.hue-${hue} { stroke: var(--hue-${hue}); }
.picture .node.hue-${hue} > .outline, .picture .label.hue-${hue} rect { stroke: var(--hue-${hue}); stroke-width: 2; }
.picture .hue-${hue} .version-name, .picture .label.hue-${hue} text { fill: var(--hue-${hue}); }`,
  )
  .join('\n')}
.picture .edge.lit.bad, .picture .answer.abort.lit > .outline, .picture .answer.no-route.lit > .outline, .picture .node.failed > .outline { stroke: var(--bad); stroke-width: 2; }
.picture .edge.answer.lit { stroke: var(--muted); }
.picture .label.answer.lit rect { stroke: var(--muted); }
.picture .label.answer.lit text { fill: var(--text); }
.picture .label.bad rect, .picture .label.lit.bad rect { stroke: var(--bad); }
.picture .label.bad text, .picture .label.lit.bad text { fill: var(--bad); }
.picture .failed .version-name { fill: var(--bad); }
.picture .mark.added { fill: var(--good); }
.picture .mark.removed { fill: var(--bad); }
.picture .mark.changed { fill: var(--changed); }
.picture .mark.error { fill: var(--bad); }
.picture .mark.warning { fill: var(--limit); }
.picture .mark.info { fill: var(--accent); }
.picture text.sign { fill: var(--panel); font-size: 12px; font-weight: 700; text-anchor: middle; }
.picture text.sign.error, .picture text.sign.warning, .picture text.sign.info { font-size: 10.5px; }
.picture .node.removed > .outline, .picture .edge.removed { stroke: var(--bad); stroke-dasharray: 5 4; }
.picture .node.added:not(.lit) > .outline, .picture .edge.added:not(.lit) { stroke: var(--good); }
.picture .node.changed:not(.lit) > .outline, .picture .edge.changed:not(.lit) { stroke: var(--changed); }
.picture .label .change { font-weight: 800; }
.picture .label .change.added { fill: var(--good); }
.picture .label .change.changed { fill: var(--changed); }
.picture .label .change.removed { fill: var(--bad); }`;

export const pictureStyle = `${themes}\n${shapesStyle}\n`;

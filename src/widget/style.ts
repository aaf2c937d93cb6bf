/**
 * How the bar looks. A shop's page sets the `--roundtrip-…` properties; the rest is the fee bar as it is drawn everywhere:
 * each zone has a pattern of its own, so that it is told apart without its colour and in forced colours.
 */
const CSS = `
:host{display:block;container-type:inline-size;
--page:var(--roundtrip-page,#f5f5f2);--surface:var(--roundtrip-surface,#fff);--ink:var(--roundtrip-ink,#16181b);
--muted:var(--roundtrip-muted,#565c64);--line:var(--roundtrip-line,#e0e0da);--edge:var(--roundtrip-edge,#7b828a);
--good:var(--roundtrip-good,#17653a);--good-soft:var(--roundtrip-good-soft,#e5f2e9);
--warn:var(--roundtrip-warn,#7d4b00);--warn-soft:var(--roundtrip-warn-soft,#fcf1dd);
--accent:var(--roundtrip-accent,#1b4d89)}
@media (prefers-color-scheme:dark){:host(:not([scheme=light])){
--page:var(--roundtrip-page,#0f1113);--surface:var(--roundtrip-surface,#181b1e);--ink:var(--roundtrip-ink,#eceef0);
--muted:var(--roundtrip-muted,#a5adb6);--line:var(--roundtrip-line,#2d3237);--edge:var(--roundtrip-edge,#737c86);
--good:var(--roundtrip-good,#74d39b);--good-soft:var(--roundtrip-good-soft,#15281d);
--warn:var(--roundtrip-warn,#f1bf70);--warn-soft:var(--roundtrip-warn-soft,#2c2312);
--accent:var(--roundtrip-accent,#93bdf5)}}
:host([hidden]){display:none}
section{display:grid;box-sizing:border-box;min-block-size:var(--roundtrip-height,19rem);padding:1rem;border:1px solid var(--line);
border-radius:var(--roundtrip-radius,1rem);background:var(--surface);color:var(--ink);
font:var(--roundtrip-font,400 1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif);
overflow-wrap:anywhere;text-align:start}
@container (max-width:33.99rem){section{min-block-size:var(--roundtrip-height,33rem)}}
p,ol{margin:0;padding:0}
ol{list-style:none}
.bar{position:relative;padding-block-start:1.75rem}
.zones{display:flex;gap:2px;block-size:1.5rem}
.zones>:first-child{border-start-start-radius:.625rem;border-end-start-radius:.625rem}
.zones>:last-child{border-start-end-radius:.625rem;border-end-end-radius:.625rem}
.zone{box-sizing:border-box;--ground:var(--good-soft);color:var(--good);border:1px solid;background:var(--pattern) var(--ground);
forced-color-adjust:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.free{--pattern:linear-gradient(currentColor,currentColor)}
.fee,.request{--ground:var(--warn-soft);color:var(--warn)}
.fee{--pattern:repeating-linear-gradient(-45deg,currentColor 0 2.5px,transparent 2.5px 7px)}
.request{--pattern:radial-gradient(circle,currentColor 1.25px,transparent 1.75px) center/6px 6px}
.closed{--ground:var(--page);--pattern:linear-gradient(currentColor,currentColor) center/100% 1.5px no-repeat;color:var(--edge)}
.return{--pattern:repeating-linear-gradient(90deg,currentColor 0 1.5px,transparent 1.5px 6px)}
.here{position:absolute;inset-block-start:0;inset-inline-start:0;padding-inline:.5rem;border-radius:.625rem;
background:var(--ink);color:var(--surface);font-size:.875rem;line-height:1.25rem;white-space:nowrap}
.here::after{content:'';position:absolute;inset-block:1.125rem -1.6rem;inset-inline-start:0;inline-size:4px;
border-radius:1px;outline:2px solid var(--surface);background:var(--ink)}
.lead{margin-block-start:1rem;font-size:1.1875rem;line-height:1.3;font-weight:600;text-wrap:balance}
.then{margin-block-start:.25rem}
.small{margin-block-start:.25rem;font-size:.875rem;line-height:1.45;color:var(--muted)}
.key{display:grid;gap:.25rem;margin-block-start:.75rem;font-size:.875rem;line-height:1.45}
.key li{display:flex;gap:.5rem;padding-inline-end:.75rem}
.key .zone{flex:none;inline-size:1.25rem;block-size:.75rem;margin-block-start:.25rem;border-radius:2px}
.key b{font-weight:600}
.key div span{color:var(--muted)}
.lines{display:grid;gap:.5rem;margin-block-start:1rem;padding-block-start:1rem;border-block-start:1px solid var(--line);font-size:.875rem;line-height:1.45}
.state{display:grid;gap:1rem;place-self:center;text-align:center;color:var(--muted)}
.state button{justify-self:center;min-block-size:2.75rem;padding-inline:1.25rem;border:2px solid var(--edge);border-radius:.625rem;
background:var(--surface);color:var(--ink);font:inherit;cursor:pointer}
button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.busy{position:relative}
.busy>*{opacity:.35}
.busy::after{content:attr(data-busy);position:absolute;inset-block-start:0;inset-inline-end:0;padding-inline:.5rem;
background:var(--surface);font-size:.875rem}
@container (min-width:34rem){
.key{display:flex;gap:2px}
.key .zone{display:none}
.key div span{display:block}
.key li>div{min-inline-size:0}
}
@media (forced-colors:active){
.zone{--ground:Canvas;color:CanvasText}
.here,.here::after{forced-color-adjust:none;outline:1px solid Canvas;background:CanvasText;color:Canvas}
}
`;

let sheet: CSSStyleSheet | undefined;

/** One sheet for all bars of a page. Made by script, so that a page that forbids inline styles shows it as well. */
export function styleSheet(): CSSStyleSheet {
	if (!sheet) {
		sheet = new CSSStyleSheet();
		sheet.replaceSync(CSS);
	}
	return sheet;
}

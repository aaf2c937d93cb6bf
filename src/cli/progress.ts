import { clearLine, cursorTo } from 'node:readline';

const WIDTH = 24;
/** Often enough to be seen moving, too seldom to cost anything. */
const EVERY_MS = 100;

export type Progress = { show(done: number, total: number): void; end(): void };

/**
 * A bar with count, rate and time left, drawn over itself on a terminal. Where nobody looks (a pipe, a log) it draws
 * nothing.
 *
 * @param what what is counted, in the plural
 */
export function progressBar(what: string, stream: NodeJS.WriteStream = process.stderr): Progress {
	const start = performance.now();
	let drawn = -Infinity;
	return {
		show(done, total) {
			const now = performance.now();
			if (!stream.isTTY || (now - drawn < EVERY_MS && done < total)) return;
			drawn = now;
			const seconds = Math.max((now - start) / 1000, 0.001);
			cursorTo(stream, 0);
			stream.write(barLine(what, done, total, seconds));
			clearLine(stream, 1);
		},
		end() {
			if (stream.isTTY && drawn > 0) stream.write('\n');
		}
	};
}

/** The bar as text, after so many seconds of work. */
export function barLine(what: string, done: number, total: number, seconds: number): string {
	const share = total > 0 ? done / total : 1;
	const full = Math.round(share * WIDTH);
	const rate = done / seconds;
	const left = rate > 0 ? Math.ceil((total - done) / rate) : undefined;
	const ahead = done === total ? `in ${seconds.toFixed(1)} s` : left === undefined ? '' : `${left} s left`;
	return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${done}/${total} ${what}  ${Math.round(rate)}/s  ${ahead}`;
}

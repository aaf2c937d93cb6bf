import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { barLine, progressBar } from './progress.ts';

test('the bar says how far, how fast and how long still', () => {
	expect(barLine('orders', 0, 300, 0.5)).toBe('[........................] 0/300 orders  0/s  ');
	expect(barLine('orders', 75, 300, 3)).toBe('[######..................] 75/300 orders  25/s  9 s left');
	expect(barLine('orders', 300, 300, 7.25)).toBe('[########################] 300/300 orders  41/s  in 7.3 s');
	expect(barLine('orders', 0, 0, 1)).toContain('0/0');
});

test('nothing is drawn where nobody looks', () => {
	const pipe = new PassThrough();
	const bar = progressBar('orders', pipe as never);
	bar.show(300, 300);
	bar.end();
	expect(pipe.read()).toBeNull();
});

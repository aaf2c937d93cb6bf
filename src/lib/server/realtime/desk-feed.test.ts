import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../db/outbox.ts';
import { DESK, DeskFeed } from './desk-feed.ts';
import type { Subscriber } from './hub.ts';
import { silent } from './log.ts';

const now = () => Math.floor(Date.now() / 1000);

class Page implements Subscriber {
	readonly orderId = DESK;
	seq: number;
	reads = true;
	readonly told: string[][] = [];
	constructor(seq = now() + 1) {
		this.seq = seq;
	}
	canTake() {
		return this.reads;
	}
	take({ data }: RecordedEvent) {
		this.told.push((JSON.parse(data) as { queues: string[] }).queues);
	}
}

/** Queues that a test changes, and how often they were looked at. */
function shop() {
	const prints = new Map([
		['requests', '1'],
		['codes', '1']
	]);
	const state = { looks: 0, down: false };
	const feed = new DeskFeed(async () => {
		state.looks++;
		if (state.down) throw new Error('away');
		return new Map(prints);
	}, silent);
	return { prints, state, feed };
}
const soon = () => sleep(420);

describe('the desk’s feed', () => {
	test('tells what has changed, soon after a commit, and nothing else', async () => {
		const { feed, prints } = shop();
		const page = new Page();
		feed.add(page);
		await sleep(20);
		expect(page.told).toEqual([]);
		prints.set('codes', '2');
		feed.hint();
		await soon();
		feed.hint();
		await soon();
		expect(page.told).toEqual([['codes']]);
		feed.close();
	});

	test('notices by itself what nobody hinted at', async () => {
		const { feed, prints } = shop();
		const page = new Page();
		feed.add(page);
		await sleep(20);
		prints.set('requests', '2');
		await sleep(1100);
		expect(page.told).toEqual([['requests']]);
		feed.close();
	});

	test('whose page is older than what is known here may have missed anything', async () => {
		const { feed } = shop();
		const page = new Page(now() - 60);
		feed.add(page);
		await sleep(20);
		expect(page.told).toEqual([['requests', 'codes']]);
		expect(page.seq).toBeGreaterThanOrEqual(now() - 1);
		feed.close();
	});

	test('who could not take it is told once they can', async () => {
		const { feed, prints } = shop();
		const page = new Page();
		feed.add(page);
		await sleep(1100);
		page.seq = now();
		page.reads = false;
		prints.set('requests', '2');
		feed.hint();
		await soon();
		expect(page.told).toEqual([]);
		page.reads = true;
		feed.catchUp(page);
		expect(page.told).toEqual([['requests']]);
		feed.close();
	});

	test('nobody follows, nothing is looked at; after an outage it goes on', async () => {
		const { feed, state, prints } = shop();
		const page = new Page();
		feed.add(page);
		await sleep(20);
		state.down = true;
		await sleep(1100);
		prints.set('codes', '2');
		state.down = false;
		await sleep(1100);
		expect(page.told).toEqual([['codes']]);
		feed.remove(page);
		const { looks } = state;
		await sleep(1100);
		expect(state.looks).toBe(looks);
		feed.close();
	});
});

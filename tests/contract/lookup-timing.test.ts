import { afterAll, beforeAll, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { quantiles, rankDifference } from '#tests/support/rank-test.ts';
import { APP_SECRET, buy, listSentCodes, untilDecided } from '#tests/support/sent-codes.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/** Order numbers cannot be enumerated by time: a hit and a miss take as long, as far as statistics can tell. */
const TRIES = 500;
/** Chance alone goes beyond this once in 16,000 runs; a hit slower by a quarter of the noise goes far beyond it. */
const TELLING = 4;

let shop: Shop;
beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '100000', LOG_LEVEL: 'error' } });
});
afterAll(() => shop?.stop());

async function timed(status: number, work: () => Promise<Answer>): Promise<number> {
	const from = performance.now();
	const answer = await work();
	const ms = performance.now() - from;
	expect(answer.status).toBe(status);
	return ms;
}

/** Takes both kinds by turns that nobody can foresee, so that whatever else happens falls on both. */
async function compare(hit: () => Promise<number>, miss: () => Promise<number>, tries = TRIES) {
	const kinds = Array.from({ length: 2 * tries }, (_, at) => at % 2 === 0);
	for (let at = kinds.length - 1; at > 0; at--) {
		const with_ = Math.floor(Math.random() * (at + 1));
		[kinds[at], kinds[with_]] = [kinds[with_] ?? false, kinds[at] ?? false];
	}
	for (let warm = 0; warm < 20; warm++) await (warm % 2 ? hit() : miss());
	const [hits, misses]: [number[], number[]] = [[], []];
	for (const isHit of kinds) (isHit ? hits : misses).push(await (isHit ? hit() : miss()));
	const z = rankDifference(hits, misses);
	process.stdout.write(
		`hit ${JSON.stringify(quantiles(hits))} miss ${JSON.stringify(quantiles(misses))} z ${z.toFixed(2)}\n`
	);
	return z;
}

test('the statistic tells a difference where there is one, and none where there is none', () => {
	const noise = () => 5 + 2 * Math.random() + (Math.random() < 0.05 ? 50 : 0);
	const sample = (more: number) => Array.from({ length: TRIES }, () => noise() + more);
	expect(Math.abs(rankDifference(sample(0), sample(0)))).toBeLessThan(TELLING + 1);
	expect(rankDifference(sample(0.3), sample(0))).toBeGreaterThan(TELLING);
	expect(rankDifference([1, 1, 2], [1, 1, 2])).toBe(0);
});

test('asking for a code: an order with its address, and neither', async () => {
	const { ref, email } = await buy(shop);
	const [noRef, noEmail] = [ref.replace(/\d$/, 'x'), email.replace('buyer', 'nobod')];
	const ask = (number: string, contact: string) => () =>
		timed(303, () => new CookieJar(shop).post('/?/find', { number, contact }));
	expect(Math.abs(await compare(ask(ref, email), ask(noRef, noEmail)))).toBeLessThan(TELLING);
	await untilDecided(shop);
	// Every hit was one.
	expect((await listSentCodes(shop)).filter(({ address }) => address === email)).toHaveLength(TRIES + 10);
});

test('asking for a code: an order with its address, and with another', async () => {
	const { ref, email } = await buy(shop);
	const ask = (contact: string) => () =>
		timed(303, () => new CookieJar(shop).post('/?/find', { number: ref, contact }));
	expect(Math.abs(await compare(ask(email), ask(email.replace('buyer', 'nobod')), TRIES / 2))).toBeLessThan(
		TELLING
	);
	await untilDecided(shop);
});

test('typing a wrong code: where one was sent, and where none was', async () => {
	const { ref, email } = await buy(shop);
	const asked = async (contact: string) => {
		const browser = new CookieJar(shop);
		await browser.post('/?/find', { number: ref, contact });
		return browser;
	};
	const [real, decoy] = [await asked(email), await asked(email.replace('buyer', 'nobod'))];
	await untilDecided(shop);
	// Both stay alive however often they are tried: what is measured is one try, not five.
	const { sql } = shop.connection;
	const type = (browser: CookieJar) => async () => {
		await sql`update one_time_codes set tries = 0`;
		return timed(401, () => browser.post('/code?/prove', { code: '000000' }));
	};
	expect(Math.abs(await compare(type(real), type(decoy), TRIES / 2))).toBeLessThan(TELLING);
});

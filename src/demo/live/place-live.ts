import type { OrderDocument } from '#domain/order/order-document.ts';
import { demoGate, type Database, type DemoGate } from '#server/app/demo-gate.ts';
import { recordStory } from '#server/app/record-story.ts';
import { chanceOf } from '../chance.ts';
import { pickMarket } from '../markets.ts';
import { basketOf, fillBasket } from '../order/basket.ts';
import { writeDocument, type Role } from '../order/document.ts';
import { FIRST_NUMBER, PAST_COUNT } from '../past/invent-past.ts';

const STOREFRONT = { kind: 'machine', id: 'demo-storefront' } as const;
/** Two things of different kinds, so that the order can travel in two parcels. */
const SHOWN = ['harbour-mug', 'field-shirt'];

/**
 * The order that the printed address opens: placed and paid just now unless the last one is still on its way, and then
 * taken to the door in two parcels by the simulator, in three to four minutes.
 */
export async function ensureShowcase(db: Database, now: Date): Promise<{ ref: string }> {
	const gate = demoGate(db);
	const ref = (await gate.listUndelivered('showcase')).at(-1);
	return { ref: ref ?? (await placeLive(db, gate, 'showcase', now)) };
}

/** Somebody buys something now. Returns the order's ref. */
export async function placeLive(db: Database, gate: DemoGate, role: Role, now: Date): Promise<string> {
	for (let number = await nextNumber(gate); ; number++) {
		const document = writeLive(number, role, now);
		const steps = [{ actor: STOREFRONT, does: 'place', document, first: true } as const];
		const placed = await recordStory(db, document.ref, steps);
		if (placed.ok) return document.ref;
		// Another node, or the shop's API, has just given that number away.
		if (placed.refusal.code !== 'order.ref_in_use')
			throw new Error(`${document.ref}: ${placed.refusal.code}`);
	}
}

function writeLive(number: number, role: Role, now: Date): OrderDocument {
	const chance = chanceOf(`live ${number}`);
	const shown = role === 'showcase';
	const market = pickMarket(chance, shown ? ({ route }) => route === 'domestic' : undefined);
	const basket = shown ? basketOf(chance, market, SHOWN) : fillBasket(chance, market);
	return writeDocument(chance, number, now, { market, basket, kind: 'consumer', payment: 'captured', role });
}

/** Behind all numbers that are given, and behind those that the seed will give. */
async function nextNumber(gate: DemoGate): Promise<number> {
	const given = (await gate.listRefs()).map((ref) => Number(/^RT-(\d+)$/.exec(ref)?.[1] ?? 0));
	return Math.max(FIRST_NUMBER + PAST_COUNT - 1, ...given) + 1;
}

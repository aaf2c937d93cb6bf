import { expect, test } from 'vitest';
import { keepReviewSums } from './review-sums.ts';

const sum = (product: string, n: number) => ({ product, n, stars: 4 * n, small: 0, true: 0, large: 0 });

function shelf() {
	let at = 0;
	const said = new Map([['lamp', sum('lamp', 3)]]);
	const asked: string[][] = [];
	const sums = keepReviewSums(
		async (products) => {
			asked.push([...products]);
			return new Map(products.flatMap((one) => (said.has(one) ? [[one, said.get(one)!] as const] : [])));
		},
		() => at
	);
	return { sums, said, asked, wait: (ms: number) => (at += ms) };
}

test('what is known is not read again, what nobody reviewed neither', async () => {
	const { sums, asked } = shelf();
	expect(await sums(['lamp', 'cable'])).toEqual(new Map([['lamp', sum('lamp', 3)]]));
	expect(await sums(['cable', 'lamp'])).toEqual(new Map([['lamp', sum('lamp', 3)]]));
	await sums(['lamp', 'chair']);
	expect(asked).toEqual([['lamp', 'cable'], ['chair']]);
});

test('within five seconds what is said now is told', async () => {
	const { sums, said, wait } = shelf();
	await sums(['lamp', 'cable']);
	said.delete('lamp');
	said.set('cable', sum('cable', 1));
	wait(5000);
	expect(await sums(['lamp', 'cable'])).toEqual(new Map([['cable', sum('cable', 1)]]));
});

test('the number of products that it keeps is bounded', async () => {
	const { sums, asked } = shelf();
	await sums(['lamp']);
	await sums(Array.from({ length: 10_000 }, (_, index) => `p${index}`));
	await sums(['lamp']);
	await sums(['p9999']);
	expect(asked).toHaveLength(3);
});

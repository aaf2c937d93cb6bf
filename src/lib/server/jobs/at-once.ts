/** Does something with each of a list, at most `many` at a time. The first that throws ends it for all. */
export async function atOnce<T>(
	many: number,
	list: readonly T[],
	each: (one: T) => Promise<void>
): Promise<void> {
	const waiting = [...list];
	await Promise.all(
		Array.from({ length: many }, async () => {
			for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await each(one);
		})
	);
}

/** Waits for the group that an item is part of. */
type Waiting<Item> = { item: Item; size: number; resolve: () => void; reject: (error: unknown) => void };

/**
 * Keeps items that arrive close together with one statement: while one group is being written the next one gathers, so
 * a rush costs one commit per group and a lone item waits for nobody.
 *
 * @param write keeps a group; what it throws, everybody in the group gets
 * @param most how many items and how many bytes one group has at most
 */
export function keepTogether<Item>(
	write: (group: Item[]) => Promise<void>,
	sizeOf: (item: Item) => number,
	most = { items: 64, bytes: 4 * 1024 ** 2 }
): { keep(item: Item): Promise<void> } {
	const waiting: Waiting<Item>[] = [];
	let busy = false;

	function nextGroup(): Waiting<Item>[] {
		let [items, bytes] = [0, 0];
		for (const { size } of waiting) {
			if (items > 0 && (items >= most.items || bytes + size > most.bytes)) break;
			items += 1;
			bytes += size;
		}
		return waiting.splice(0, items);
	}

	async function drain(): Promise<void> {
		busy = true;
		while (waiting.length > 0) {
			const group = nextGroup();
			try {
				await write(group.map(({ item }) => item));
				for (const one of group) one.resolve();
			} catch (error) {
				for (const one of group) one.reject(error);
			}
		}
		busy = false;
	}

	return {
		keep: (item) =>
			new Promise((resolve, reject) => {
				waiting.push({ item, size: sizeOf(item), resolve, reject });
				if (!busy) void drain();
			})
	};
}

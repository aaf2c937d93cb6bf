type Told = { seq: number; type: string; data: Record<string, unknown> };

/**
 * Whether an order's history speaks of a buyer who agreed to their card being kept and has not taken that back: then
 * there is a page about it. Whether the card is kept by now, that page says.
 */
export function speaksOfKeptCard(history: readonly Told[]): boolean {
	const newest = (isIt: (entry: Told) => boolean) =>
		history.reduce((seq, entry) => (isIt(entry) && entry.seq > seq ? entry.seq : seq), 0);
	const agreed = newest(({ type, data }) => type === 'payment.requested' && 'card_consent' in data);
	return agreed > newest(({ type }) => type === 'card.taken_back' || type === 'people.erased');
}

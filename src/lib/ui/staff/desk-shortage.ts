/** What runs out, as the desk lists it. Instants are RFC 3339. */
export type ListedShortage = {
	variant: string;
	name: string;
	level: number;
	reserved: number;
	threshold: number | null;
	ordered: number;
	/** Pieces that are not there. */
	missing: number;
	nextDeliveryAt: string | null;
};

/** One variant, and whose orders it cannot cover. */
export type DeskShortage = ListedShortage & {
	orders: {
		ref: string;
		displayRef: string;
		line: string;
		placedAt: string;
		quantity: number;
		short: number;
		/** What they were asked last; `day` is an instant within the day. */
		asked: { waits: boolean; day: string; answerBy: string } | null;
	}[];
};

/** The mail that would be sent, and to how many. */
export type ShortageMail = { number: string; subject: string; text: string; count: number } | null;

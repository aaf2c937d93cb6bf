/** What the page shows on which a buyer makes gift links; instants RFC 3339 in UTC. */
export type GivingPage = {
	ref: string;
	displayRef: string;
	zone: string;
	asOf: string;
	contact?: string;
	/** What can be given: each line, how many, and until when it can be sent back; null while some of it has yet to arrive. */
	lines: {
		line: string;
		title: string;
		options: { name: string; value: string }[];
		most: number;
		until: string | null;
	}[];
	/** Links that are good, newest first. */
	links: { id: string; until: string; lines: { title: string; quantity: number }[] }[];
};

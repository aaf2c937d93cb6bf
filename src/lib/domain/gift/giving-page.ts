/** What the page shows on which a buyer makes gift links; instants RFC 3339 in UTC. */
export type GivingPage = {
	ref: string;
	displayRef: string;
	zone: string;
	asOf: string;
	contact?: string;
	/** What can be given: each line, how many, and until when a link made for it now is good. */
	lines: {
		line: string;
		title: string;
		options: { name: string; value: string }[];
		most: number;
		until: string;
	}[];
	/** Links that are good, newest first. */
	links: { id: string; until: string; lines: { title: string; quantity: number }[] }[];
};

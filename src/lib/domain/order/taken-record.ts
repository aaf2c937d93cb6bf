/**
 * Why money went back for goods that stay: the buyer keeps them after all, they got cheaper, or they were paid for before
 * they were to come back and never came.
 */
export type GivenWhy = 'keep' | 'price' | 'paid';

/** Money that went back for pieces that stay, minor units. Each piece once for each reason. */
export type Given = {
	pieces: number;
	amount: number;
	why: GivenWhy;
	/** How many pieces of the line leave before these; without it they are the last of it. */
	from?: number;
};

/** As `Taken` of the policy's quotes, which says what each means. */
export type TakenRecord = {
	line: string;
	quantity: number;
	rule: string | null;
	step: number | null;
	base: number;
	shipping: number;
	fee: number;
	kept: number;
	withheld?: number;
	given?: Given;
	/** What of it goods sent in exchange took over. */
	carried?: number;
	returned: boolean;
};

/** Why money went back for goods that stay: the buyer keeps them after all, or they got cheaper. */
export type GivenWhy = 'keep' | 'price';

/** Money that went back for pieces that stay, minor units. Each piece once for each reason. */
export type Given = { pieces: number; amount: number; why: GivenWhy };

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

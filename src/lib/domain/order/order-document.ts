/**
 * An order as a shop sends it (api.md, "Order document"), already parsed: amounts are safe integers in minor units of
 * `currency`, instants are RFC 3339 strings with an offset. Field names are the wire's, because this *is* the wire.
 */
export type OrderDocument = {
	ref: string;
	display_ref?: string | undefined;
	placed_at: string;
	currency: string;
	locale?: string | undefined;
	market?: string | undefined;
	tags: string[];
	source?: string | undefined;
	source_updated_at?: string | undefined;
	buyer: {
		kind: 'consumer' | 'business';
		country?: string | undefined;
		email?: string | undefined;
		phone?: string | undefined;
		name?: string | undefined;
		tier?: string | undefined;
		informed_of_withdrawal_at?: string | undefined;
	};
	ship_to?: Address | undefined;
	lines: DocumentLine[];
	discounts: { code?: string | undefined; amount: number }[];
	shipping?:
		| {
				method?: string | undefined;
				amount: number;
				tax?: number | undefined;
				standard_amount?: number | undefined;
		  }
		| undefined;
	adjustments: { kind: 'fee' | 'tip' | 'duty' | 'rounding'; amount: number; tax?: number | undefined }[];
	prices_include_tax: boolean;
	tax: number;
	total: number;
	payments: DocumentPayment[];
	promise?: { ship_by?: string | undefined; deliver_by?: string | undefined } | undefined;
	disclosures: { what: string; at: string }[];
	delay_notices: {
		sent_at: string;
		new_date?: string | undefined;
		answer?: string | undefined;
		answered_at?: string | undefined;
	}[];
	metadata: Record<string, unknown>;
};

export type Address = {
	name?: string | undefined;
	company?: string | undefined;
	lines?: string[] | undefined;
	postcode?: string | undefined;
	city?: string | undefined;
	region?: string | undefined;
	country?: string | undefined;
	phone?: string | undefined;
};

export type DocumentLine = {
	id: string;
	sku?: string | undefined;
	title: string;
	options: { name: string; value: string }[];
	image_url?: string | undefined;
	product_id?: string | undefined;
	variant_id?: string | undefined;
	category?: string | undefined;
	tags: string[];
	quantity: number;
	unit_price?: number | undefined;
	amount: number;
	discount?: number | undefined;
	tax?: number | undefined;
	exemption?: { kind: string; evidence: string; at: string } | undefined;
};

export type DocumentPayment = {
	provider: string;
	reference: string;
	amount: number;
	authorised_at?: string | undefined;
	captured_at?: string | undefined;
};

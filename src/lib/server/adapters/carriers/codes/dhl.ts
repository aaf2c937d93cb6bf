import type { CodeTables } from '../meanings.ts';

/** The houses of DHL: each has codes of its own. Codes of one meaning are separated by `|`. */
// prettier-ignore
export const DHL: CodeTables = {
	dhl_express: {
		picked_up: 'PU|PL|OR',
		moving: 'DF|AF|AR|IT|TR|CC',
		at_customs: 'CD',
		round: 'WC',
		delivered: 'OK',
		tried: 'DM|DS|RD|RT|SS|ST|FA|UA',
		absent: 'NH|CA|NC|NI',
		closed: 'BC|CL|HO',
		no_access: 'SC|RS',
		delayed: 'IR|MD|TD|UD|MS|MR|LT|DL|VB|ME',
		weather: 'WD|WE|WS|ND|EM|FO',
		held: 'BA|HP|OH',
		customs: 'CS|CI',
		unpaid: 'CU|DU|TP',
		papers: 'CM|DP|DD',
		address: 'NA|IA|WA|AD|IC',
		refused: 'RF|RJ|RR',
		damaged: 'DA|DG|BR',
		lost: 'LO|LS'
	},
	dhl_parcel_de: {
		moving: 'transit|srted|ulfmv|ldtmv|pckdu|shrcu',
		delivered: 'delivered|dlvrd',
		tried: 'failure|ndelv',
		absent: 'not_available|recipient_not_available|unavailable|not_home|nobody_home|recipient_absent',
		closed: 'business_closed|closed|shop_closed',
		no_access: 'access_restricted|no_access|restricted',
		delayed: 'unknown|misrouted|sorting_error|wrong_route|time_constraint|insufficient_time|vehicle_issue|transport_problem|mechanical_issue',
		weather: 'weather_delay|weather|severe_weather|weather_conditions|natural_disaster|emergency|catastrophe',
		held: 'hold|held|on_hold|depot_hold',
		customs: 'customs_delay|customs_hold|customs_processing|clearance_delay',
		unpaid: 'duties_unpaid|customs_fees|payment_required',
		papers: 'customs_documents|missing_documents|documentation_required',
		address: 'address_not_found|invalid_address|unknown_address|incorrect_address|wrong_address|bad_address',
		refused: 'refused|delivery_refused|recipient_refused',
		damaged: 'damaged|package_damaged|parcel_damaged',
		lost: 'lost|missing|not_found',
		undeliverable: 'undeliverable|cannot_deliver|delivery_impossible'
	},
	dhl_universal: {
		moving: 'transit',
		delivered: 'delivered',
		tried: 'failure',
		delayed: 'unknown'
	},
	mydhl: {
		label: 'PU|PL|RW',
		moving: 'DF|AF|AR|CR|CS|DS|FD|MC|OF|PA|PF|PO|RD|RR|RT|SA|SC|SS|TD|TP|TR|UD|WC',
		at_customs: 'CC|CD|CI|CU',
		round: 'OO',
		counter: 'LX',
		delivered: 'OK|DD|DL|PD',
		tried: 'MS',
		absent: 'NH|NA',
		closed: 'BC|CL',
		delayed: 'AD|DY|HI|HO|SM',
		weather: 'HW|WX',
		held: 'OH|HP|HN|HX',
		customs: 'CM',
		address: 'BA|CA|IA',
		refused: 'RF',
		damaged: 'BN|DMG',
		lost: 'LO|LP'
	}
};

/**
 * The states of the EU and the EEA, each with the zone in which its days end. Where a state spans zones it is the one
 * whose day ends last, because an order does not say on which side its buyer lives.
 */
export const FLOOR_ZONES: Readonly<Record<string, string>> = {
	AT: 'Europe/Vienna',
	BE: 'Europe/Brussels',
	BG: 'Europe/Sofia',
	CY: 'Asia/Nicosia',
	CZ: 'Europe/Prague',
	DE: 'Europe/Berlin',
	DK: 'Europe/Copenhagen',
	EE: 'Europe/Tallinn',
	ES: 'Atlantic/Canary',
	FI: 'Europe/Helsinki',
	FR: 'Europe/Paris',
	GR: 'Europe/Athens',
	HR: 'Europe/Zagreb',
	HU: 'Europe/Budapest',
	IE: 'Europe/Dublin',
	IS: 'Atlantic/Reykjavik',
	IT: 'Europe/Rome',
	LI: 'Europe/Vaduz',
	LT: 'Europe/Vilnius',
	LU: 'Europe/Luxembourg',
	LV: 'Europe/Riga',
	MT: 'Europe/Malta',
	NL: 'Europe/Amsterdam',
	NO: 'Europe/Oslo',
	PL: 'Europe/Warsaw',
	PT: 'Atlantic/Azores',
	RO: 'Europe/Bucharest',
	SE: 'Europe/Stockholm',
	SI: 'Europe/Ljubljana',
	SK: 'Europe/Bratislava'
};

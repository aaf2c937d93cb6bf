import type { CodeTables } from '../meanings.ts';

/** Those who hand on to others. Codes of one meaning are separated by `|`. */
// prettier-ignore
export const CONSOLIDATORS: CodeTables = {
	landmark: {
		label: '50|60|75|80|100',
		moving: '125|150|155|200|225|250|275',
		round: '300',
		counter: '410',
		delivered: '500|510',
		delayed: '400',
		customs: '135',
		unpaid: '90',
		address: '450',
		refused: '900'
	},
	parcelone: {
		label: 'CREATED|REGISTERED|DATA_RECEIVED|LABEL_PRINTED|0|1',
		moving: 'IN_TRANSIT|DEPARTED|ARRIVED|PROCESSED|SORTING|IN_DELIVERY_VEHICLE|EXPORTED|IMPORTED|SHIPPED|10|20|30',
		round: 'OUT_FOR_DELIVERY|ON_DELIVERY_VEHICLE|DELIVERY_IN_PROGRESS|80',
		counter: 'READY_FOR_PICKUP|AT_PARCELSHOP|AVAILABLE_FOR_COLLECTION|70',
		delivered: 'DELIVERED|POD|DELIVERED_NEIGHBOR|DELIVERED_SAFE_PLACE|DELIVERED_PARCELSHOP|90',
		tried: 'FAILED|EXCEPTION|NOT_DELIVERED|99',
		absent: 'ADDRESSEE_NOT_FOUND|NOT_AVAILABLE|NA|NOT_HOME|NH',
		closed: 'BUSINESS_CLOSED|BC',
		no_access: 'ACCESS_RESTRICTED|AR',
		delayed: 'DELAYED|RESCHEDULED|REDIRECTED|MISROUTED|MSR|LATE|NO_TIME|VEHICLE_BREAKDOWN|VB',
		weather: 'WEATHER|WE|NATURAL_DISASTER|ND',
		held: 'HELD|AWAITING_PICKUP|40',
		customs: 'CUSTOMS|CUSTOMS_CLEARANCE|CD',
		unpaid: 'PAYMENT_REQUIRED|DU',
		papers: 'CUSTOMS_DOCS|CM',
		address: 'WRONG_ADDRESS|ADDRESS_NOT_FOUND|ANF|IA',
		refused: 'REFUSED|RJ',
		damaged: 'DAMAGED|DMG',
		lost: 'LOST|LP'
	},
	seko: {
		label: 'OP-1|OP-8|OP-9|OP-11|OP-12',
		moving: 'OP-18|OP-20|OP-22|OP-3|OP-4|OP-5|OP-47|OP-50|OP-51|OP-78|OP-79|OP-80|OP-81|OP-7|OP-10|OP-14|OP-31|OP-32|OP-33|OP-48|OP-82|OP-83|OP-84|OP-89|OP-54|OP-56',
		round: 'OP-21',
		counter: 'OP-19|OP-25|OP-42',
		delivered: 'OP-71|OP-72|OP-73|OP-74|OP-75|OP-76|OP-77',
		tried: 'OP-29|OP-38|OP-45|OP-55|OP-86|OP-40|OP-92',
		absent: 'OP-24',
		closed: 'OP-43',
		no_access: 'OP-37',
		delayed: 'OP-16|OP-13|OP-35',
		held: 'OP-26|OP-2|OP-49|OP-70|OP-87|OP-88|OP-36|OP-39|OP-44|OP-46|OP-52|OP-53|OP-91',
		customs: 'OP-6',
		address: 'OP-41|OP-27|OP-23',
		refused: 'OP-28',
		damaged: 'OP-17',
		lost: 'OP-15',
		undeliverable: 'OP-30',
		returning: 'OP-57|OP-58|OP-59|OP-60|OP-61|OP-62|OP-63|OP-64|OP-65|OP-66|OP-68|OP-69|OP-85|OP-90|OP-94',
		cancelled: 'OP-34|OP-67'
	},
	smartkargo: {
		label: 'BKD',
		picked_up: 'RCS',
		moving: 'PND|DEP|RCF|INF|MDL',
		round: 'GDL',
		delivered: 'DDL|DLD',
		absent: 'ADL',
		held: 'RCU'
	},
	teleship: {
		label: 'pending|created|label_created',
		moving: 'in_transit|collected|in_hub|out_for_delivery|customs_cleared',
		delivered: 'delivered',
		tried: 'delivery_failed|cancelled',
		returned: 'returned'
	}
};

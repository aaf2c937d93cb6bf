import type { OrderRecord, PeopleRecord, ScanRecord } from '../order/order-record.ts';

/** What stands in the place of letters that are not told. */
const MORE = '…';

const firstOf = (text: string): string => {
	const [first = ''] = text;
	return first;
};

/** `a…@e….com`: enough for whoever knows the address to know it again, and no more. */
export function maskEmail(email: string): string {
	const at = email.lastIndexOf('@');
	const domain = email.slice(at + 1);
	const dot = domain.lastIndexOf('.');
	const ending = dot > 0 ? domain.slice(dot) : '';
	return `${firstOf(email.slice(0, Math.max(0, at)))}${MORE}@${firstOf(domain)}${MORE}${ending}`;
}

/** The last two digits. */
export const maskPhone = (phone: string): string => `${MORE}${phone.replace(/\D/g, '').slice(-2)}`;

/** The first letter of each word. */
export const maskName = (name: string): string =>
	name
		.split(/\s+/u)
		.filter((word) => word !== '')
		.map((word) => firstOf(word) + MORE)
		.join(' ');

/**
 * Whose order it is, for somebody who holds a link to it and has not shown that it is theirs: links are passed on
 * (product.md, "Order page"). Country and region stay, for the buyer's rights hang on them; the place and the door do not.
 */
export function maskPeople({ name, email, phone, ship_to: to }: PeopleRecord): PeopleRecord {
	return {
		name: name && maskName(name),
		email: email && maskEmail(email),
		phone: phone && maskPhone(phone),
		ship_to: to && {
			...(to.name && { name: maskName(to.name) }),
			lines: [],
			...(to.region && { region: to.region }),
			...(to.country && { country: to.country })
		},
		masked: true
	};
}

const withoutWords = (scan: ScanRecord): ScanRecord => ({ ...scan, code: null, text: null, location: null });

/** An order without whose it is: carriers' words and places can name people and doors too, so they go with the rest. */
export const maskRecord = <Order extends Pick<OrderRecord, 'people' | 'shipments'>>(order: Order): Order => ({
	...order,
	people: order.people && maskPeople(order.people),
	shipments: order.shipments.map((parcel) => ({ ...parcel, scans: parcel.scans.map(withoutWords) }))
});

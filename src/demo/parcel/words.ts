import type { ExceptionCause, TrackingStatus } from '#domain/shipment/tracking-status.ts';

/** What a carrier of the demo can say, in our own words: no real carrier is quoted. */
export type Saying = {
	status: TrackingStatus;
	cause?: ExceptionCause;
	/** The recipient has to do something. */
	action?: true;
	code: string;
	en: string;
	zh: string;
};

// prettier-ignore
export const SAYINGS = {
	label: { status: 'info_received', code: 'LABEL', en: 'Label made; waiting for the parcel', zh: '面单已打印，等待揽收' },
	collected: { status: 'in_transit', code: 'COLLECTED', en: 'Collected from the sender', zh: '快递员已上门揽收' },
	sorted: { status: 'in_transit', code: 'SORTED', en: 'Sorted at the parcel centre', zh: '快件已到达分拨中心' },
	departed: { status: 'in_transit', code: 'DEPARTED', en: 'On its way to the destination region', zh: '快件已发往目的地' },
	exported: { status: 'in_transit', code: 'EXPORT', en: 'Left the country of origin', zh: '快件已离开始发国' },
	imported: { status: 'in_transit', code: 'IMPORT', en: 'Arrived in the destination country', zh: '快件已到达目的国' },
	cleared: { status: 'in_transit', code: 'CLEARED', en: 'Released by customs', zh: '海关已放行' },
	atDepot: { status: 'in_transit', code: 'AT_DEPOT', en: 'Arrived at the delivery depot', zh: '快件已到达派送网点' },
	out: { status: 'out_for_delivery', code: 'OUT', en: 'On the delivery vehicle', zh: '快递员正在派送' },
	nobodyHome: { status: 'attempt_failed', code: 'NOBODY', en: 'Nobody answered the door; next attempt on the next working day', zh: '收件人不在，下一个工作日再次派送' },
	atShop: { status: 'available_for_pickup', code: 'PICKUP', en: 'Waiting at the parcel shop for ten days; please bring identification', zh: '快件已存放代收点，请凭取件码领取' },
	handed: { status: 'delivered', code: 'DELIVERED', en: 'Handed over in person', zh: '已签收，本人签收' },
	letterbox: { status: 'delivered', code: 'LETTERBOX', en: 'Left in the letterbox', zh: '已签收，已放入信箱' },
	neighbour: { status: 'delivered', code: 'NEIGHBOUR', en: 'Left with a neighbour', zh: '已签收，邻居代收' },
	fetched: { status: 'delivered', code: 'FETCHED', en: 'Fetched from the parcel shop', zh: '已从代收点取件' },
	delayed: { status: 'exception', cause: 'delayed', code: 'DELAYED', en: 'Delayed by weather on the route', zh: '受天气影响，快件运输延误' },
	customs: { status: 'exception', cause: 'customs', code: 'CUSTOMS', en: 'Being examined by customs', zh: '海关查验中' },
	customsAsks: { status: 'exception', cause: 'customs', action: true, code: 'CUSTOMS_ASKS', en: 'Customs asks the recipient for the invoice', zh: '海关要求收件人提供发票' },
	badAddress: { status: 'exception', cause: 'address', action: true, code: 'ADDRESS', en: 'The address is incomplete; please add what is missing', zh: '地址不详，请补充完整' },
	held: { status: 'exception', cause: 'held', action: true, code: 'HELD', en: 'Held at the depot until the duty is paid', zh: '快件滞留网点，等待缴纳税费' },
	damaged: { status: 'exception', cause: 'damaged', code: 'DAMAGED', en: 'The parcel was damaged and is being repacked', zh: '外包装破损，正在重新包装' },
	lost: { status: 'exception', cause: 'lost', code: 'LOST', en: 'The search has ended; the parcel counts as lost', zh: '查找未果，快件确认遗失' },
	refused: { status: 'exception', cause: 'refused', code: 'REFUSED', en: 'The recipient did not accept the parcel', zh: '收件人拒收' },
	returning: { status: 'exception', cause: 'returning', code: 'RETURNING', en: 'On its way back to the sender', zh: '快件正在退回寄件人' },
	returned: { status: 'exception', cause: 'returned', code: 'RETURNED', en: 'Back with the sender', zh: '快件已退回寄件人' },
	silent: { status: 'expired', code: 'NO_NEWS', en: 'No news for 30 days', zh: '30 天没有新的物流信息' }
} as const satisfies Record<string, Saying>;

export type SayingKey = keyof typeof SAYINGS;

/** A saying as plain data: `as const` above makes every entry a type of its own. */
export const sayingOf = (key: SayingKey): Saying => SAYINGS[key];
